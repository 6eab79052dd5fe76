#!/bin/sh
# Starts the Komainu agent: `komainu-agent run`, `komainu-agent status`, …
set -eu
self=$(readlink -f "$0")
home=$(dirname "$self")
if [ -x "$home/node/node" ]; then
  node=$home/node/node
else
  node=$(command -v node || true)
  major=$("${node:-false}" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  if [ "$major" -lt 26 ]; then
    echo "komainu-agent: needs Node 26 or newer on the path, or a package that brings it" >&2
    exit 1
  fi
fi
agent() {
  "$node" --disable-warning=ExperimentalWarning "$home/apps/cli/agent/main.ts" "$@"
}
# A process that never has to compile is thirty megabytes smaller: the first start compiles in another one, which ends.
if [ "${1:-}" = run ] && [ -z "${NODE_COMPILE_CACHE:-}" ] && [ -w "${KOMAINU_AGENT_DATA_DIR:-/nowhere}" ]; then
  export NODE_COMPILE_CACHE="$KOMAINU_AGENT_DATA_DIR/compiled"
  made=$(stat -c %Y "$home/package.json" 2>/dev/null || echo 0)
  if [ ! -e "$NODE_COMPILE_CACHE/$made" ]; then
    rm -rf "$NODE_COMPILE_CACHE"
    mkdir -p "$NODE_COMPILE_CACHE"
    agent compile && : >"$NODE_COMPILE_CACHE/$made"
  fi
fi
exec "$node" --disable-warning=ExperimentalWarning "$home/apps/cli/agent/main.ts" "$@"
