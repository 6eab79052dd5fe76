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
exec "$node" --disable-warning=ExperimentalWarning "$home/apps/cli/agent/main.ts" "$@"
