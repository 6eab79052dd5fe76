#!/bin/sh
# Installs or upgrades the Komainu agent on this machine, from the Komainu server that it will report to:
#
#   curl -fsSL http://server:8100/install/agent.sh | DD_API_KEY=… DD_URL=http://server:8100 sh
#
# DD_API_KEY   the key that the agent sends with (needed on the first installation)
# DD_URL       the server (needed on the first installation)
# DD_HOSTNAME, DD_TAGS, DD_ENV   written to the new configuration when given
# KOMAINU_AGENT_ARCHIVE   a local komainu-agent.tar.gz in place of the server's
# KOMAINU_INSTALL_ONLY=1  installs without starting
# KOMAINU_ROOT   a folder to install below in place of /, without users and services
#
# An existing configuration is never changed. Everything is in place before the running agent is replaced.
set -eu

root=${KOMAINU_ROOT:-}
home=$root/opt/komainu-agent
config_dir=$root/etc/komainu-agent
config=$config_dir/datadog.yaml
unit=$root/etc/systemd/system/komainu-agent.service
user=komainu-agent

say() { printf '%s\n' "$*"; }
fail() { printf 'komainu-agent: %s\n' "$*" >&2; exit 1; }

# A value as YAML in double quotes.
quoted() { printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"; }

fetch() { # address, file
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL --retry 3 -o "$2" "$1"
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$2" "$1"
  else
    fail "needs curl or wget"
  fi
}

[ "$(uname -s)" = Linux ] || fail "this script is for Linux; elsewhere unpack the archive and run ./komainu-agent"
if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
  fail "must be run as root (sudo)"
fi
if [ ! -f "$config" ]; then
  [ -n "${DD_API_KEY:-}" ] || fail "DD_API_KEY is not set"
  [ -n "${DD_URL:-}" ] || fail "DD_URL is not set: the address of the Komainu server, such as http://server:8100"
fi
server=${DD_URL:-$(sed -n 's/^dd_url: *"\{0,1\}\([^"]*\)"\{0,1\} *$/\1/p' "$config" 2>/dev/null || true)}
server=${server%/}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

archive=${KOMAINU_AGENT_ARCHIVE:-}
if [ -z "$archive" ]; then
  archive=$work/komainu-agent.tar.gz
  say "Fetching the agent from $server ..."
  fetch "$server/install/komainu-agent.tar.gz" "$archive" || fail "cannot fetch $server/install/komainu-agent.tar.gz"
fi
mkdir -p "$work/new"
tar -xzf "$archive" -C "$work/new" || fail "$archive is no archive of the agent"
[ -x "$work/new/komainu-agent" ] || fail "$archive is no archive of the agent"

# The agent brings its Node along where the machine has none that is new enough.
if ! "$work/new/komainu-agent" version >/dev/null 2>&1; then
  case $(uname -m) in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *) arch=$(uname -m) ;;
  esac
  say "Fetching Node for linux-$arch ..."
  mkdir -p "$work/new/node"
  fetch "$server/install/node-linux-$arch.gz" "$work/node.gz" ||
    fail "this machine has no Node 26 or newer, and the server has none for linux-$arch: install Node first"
  gzip -dc "$work/node.gz" >"$work/new/node/node"
  chmod 755 "$work/new/node/node"
  "$work/new/komainu-agent" version >/dev/null ||
    fail "the agent does not start on this machine; where Node misses libatomic.so.1: apt-get install libatomic1, or dnf install libatomic"
fi

mkdir -p "$config_dir/conf.d" "$(dirname "$home")"
if [ -z "$root" ]; then
  if ! id "$user" >/dev/null 2>&1; then
    useradd --system --home-dir /var/lib/komainu-agent --shell /usr/sbin/nologin "$user"
  fi
  # Whoever may read the system's logs may be read by the agent.
  for group in adm systemd-journal; do
    if getent group "$group" >/dev/null 2>&1; then usermod -a -G "$group" "$user"; fi
  done
fi
if [ ! -f "$config" ]; then
  (
    umask 027
    {
      echo "api_key: $(quoted "$DD_API_KEY")"
      echo "dd_url: $(quoted "$server")"
      if [ -n "${DD_HOSTNAME:-}" ]; then echo "hostname: $(quoted "$DD_HOSTNAME")"; fi
      if [ -n "${DD_ENV:-}" ]; then echo "env: $(quoted "$DD_ENV")"; fi
      if [ -n "${DD_TAGS:-}" ]; then
        echo "tags:"
        printf '%s' "$DD_TAGS" | tr -s ', ' '\n' | while IFS= read -r tag || [ -n "$tag" ]; do
          if [ -n "$tag" ]; then echo "  - $(quoted "$tag")"; fi
        done
      fi
      echo "logs_enabled: true"
    } >"$config"
  )
  say "Wrote $config"
fi
if [ -z "$root" ]; then
  chown -R "root:$user" "$config_dir"
  chmod 750 "$config_dir"
  chmod 640 "$config"
fi

rm -rf "$home.old"
if [ -d "$home" ]; then mv "$home" "$home.old"; fi
mv "$work/new" "$home"
chmod 755 "$home"
mkdir -p "$root/usr/local/bin"
ln -sf /opt/komainu-agent/komainu-agent "$root/usr/local/bin/komainu-agent"

if [ -n "$root" ] || [ -d /run/systemd/system ]; then
  mkdir -p "$(dirname "$unit")"
  cp "$home/komainu-agent.service" "$unit"
fi
if [ -n "$root" ] || [ -n "${KOMAINU_INSTALL_ONLY:-}" ]; then
  say "The agent is in $home. It was not started."
elif [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl enable --quiet komainu-agent
  systemctl restart komainu-agent
  say "The agent runs. Ask it how it is: sudo komainu-agent status"
else
  say "The agent is in $home. There is no systemd here: start it with komainu-agent run -c $config"
fi
rm -rf "$home.old"
