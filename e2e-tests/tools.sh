#!/usr/bin/env bash
# tools.sh PROPERTIES: finds what the end-to-end tests run beside the broker, installs what is missing, says what it does,
# and writes the paths to the file PROPERTIES.
#
#   Chromium and its driver      the page in a real browser
#   mosquitto, mosquitto_pub/sub  the tutorials' own clients, and a broker to compare with
#   mosquitto_passwd, _ctrl      what its users administer it with
#   stdbuf                       their output line by line
#   python3 with paho-mqtt       if it can be had
#   strace                       in which order the broker writes to its disk and to its clients; on Linux only
#   tshark                       whether it reads a capture of the Inspector; if it can be had
#   node, npm                    MQTT.js, mqtt-packet, axe (versions: src/test/npm/package-lock.json)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
properties=$1
out=$(dirname "$properties")
mkdir -p "$out"
log=$out/tools.log
: > "$log"
export PATH="$PATH:/usr/sbin:/usr/local/sbin:/opt/homebrew/bin:/opt/homebrew/sbin"

say() { echo "tools: $*"; }

give_up() {
  say "$*"
  [ -s "$log" ] && { say "the last lines of $log:"; tail -n 15 "$log"; }
  say "Install it by hand and try again, or leave these tests out with: mvn verify -DskipITs"
  exit 1
}

first_of() {
  local candidate
  for candidate in "$@"; do
    [ -n "$candidate" ] || continue
    if command -v "$candidate" > /dev/null 2>&1; then
      command -v "$candidate"
      return
    fi
  done
  return 0
}

find_tools() {
  chromium=$(first_of "${CHROME_BIN:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium")
  chromedriver=$(first_of "${CHROMEWEBDRIVER:+$CHROMEWEBDRIVER/chromedriver}" chromedriver \
    /usr/lib/chromium/chromedriver /usr/lib/chromium-browser/chromedriver /usr/lib64/chromium-browser/chromedriver)
  mosquitto=$(first_of mosquitto)
  mosquitto_pub=$(first_of mosquitto_pub)
  mosquitto_sub=$(first_of mosquitto_sub)
  mosquitto_passwd=$(first_of mosquitto_passwd)
  mosquitto_ctrl=$(first_of mosquitto_ctrl)
  node=$(first_of node nodejs)
  npm=$(first_of npm)
  stdbuf=$(first_of stdbuf gstdbuf)
  strace=$(first_of strace)
  tshark=$(first_of tshark)
}

missing() {
  local name
  for name in chromium chromedriver mosquitto mosquitto_pub mosquitto_sub mosquitto_passwd mosquitto_ctrl node npm stdbuf; do
    [ -n "${!name}" ] || printf '%s ' "$name"
  done
  [ -n "$strace" ] || [ "$(uname -s)" != Linux ] || printf 'strace '
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo > /dev/null 2>&1; then
    sudo "$@"
  else
    give_up "Installing needs root, and there is no sudo here. Missing: $(missing)"
  fi
}

# Debian's mosquitto package starts a broker on port 1883 as soon as it is installed; a policy-rc.d that answers 101 stops
# packages from starting services. Ours is there during the installation only, and only if there is none already.
apt_install() {
  local policy=/usr/sbin/policy-rc.d ours=no
  if [ ! -e "$policy" ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" > /dev/null
    as_root chmod 755 "$policy"
  fi
  local rc=0
  {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@"
  } >> "$log" 2>&1 || rc=$?
  [ "$ours" = no ] || as_root rm -f "$policy"
  [ "$rc" -eq 0 ] || give_up "apt-get could not install: $*"
  case " $* " in *" mosquitto "*)
    if [ -d /run/systemd/system ]; then
      say "the new mosquitto service is switched off, so that port 1883 stays free"
      as_root systemctl disable --now mosquitto >> "$log" 2>&1 || true
    fi ;;
  esac
}

install_missing() {
  local packages=() want
  want=" $(missing)"
  if command -v apt-get > /dev/null 2>&1; then
    case $want in *" chromium "*) packages+=(chromium) ;; esac
    case $want in *" chromedriver "*) packages+=(chromium-driver) ;; esac
    case $want in *" mosquitto "*) packages+=(mosquitto) ;; esac
    case $want in *" mosquitto_"*) packages+=(mosquitto-clients) ;; esac
    case $want in *" node "*) packages+=(nodejs) ;; esac
    case $want in *" npm "*) packages+=(npm) ;; esac
    case $want in *" stdbuf "*) packages+=(coreutils) ;; esac
    case $want in *" strace "*) packages+=(strace) ;; esac
    # Ubuntu's name for it; its chromium package is a snap.
    if [ -n "$(apt-cache search --names-only '^chromium-chromedriver$' 2> /dev/null)" ]; then
      packages=("${packages[@]/chromium-driver/chromium-chromedriver}")
      packages=("${packages[@]/%chromium/chromium-browser}")
    fi
    say "installing with apt-get: ${packages[*]} (a minute or two; details in $log)"
    apt_install "${packages[@]}"
  elif command -v dnf > /dev/null 2>&1; then
    packages=(chromium chromedriver mosquitto nodejs npm coreutils strace)
    say "installing with dnf: ${packages[*]} (details in $log)"
    as_root dnf -q -y install "${packages[@]}" >> "$log" 2>&1 || give_up "dnf could not install: ${packages[*]}"
  elif command -v pacman > /dev/null 2>&1; then
    packages=(chromium mosquitto nodejs npm coreutils strace)
    say "installing with pacman: ${packages[*]} (details in $log)"
    as_root pacman -S --noconfirm --needed "${packages[@]}" >> "$log" 2>&1 || give_up "pacman could not install: ${packages[*]}"
  elif command -v brew > /dev/null 2>&1; then
    case $want in *" mosquitto"*) packages+=(mosquitto) ;; esac
    case $want in *" node "* | *" npm "*) packages+=(node) ;; esac
    case $want in *" stdbuf "*) packages+=(coreutils) ;; esac
    say "installing with brew: ${packages[*]} (details in $log)"
    if [ ${#packages[@]} -gt 0 ]; then
      brew install -q "${packages[@]}" >> "$log" 2>&1 || give_up "brew could not install: ${packages[*]}"
    fi
    case $want in *" chromium "*) brew install -q --cask google-chrome >> "$log" 2>&1 || give_up "brew could not install google-chrome" ;; esac
    case $want in *" chromedriver "*) brew install -q --cask chromedriver >> "$log" 2>&1 || give_up "brew could not install chromedriver" ;; esac
  else
    give_up "There is neither apt-get, dnf, pacman nor brew here to install what is missing: $(missing)"
  fi
}

find_tools
if [ -n "$(missing)" ]; then
  say "not here yet: $(missing)"
  install_missing
  find_tools
  [ -z "$(missing)" ] || give_up "Still missing after the installation: $(missing)"
fi

modules=$out/npm
if ! cmp -s "$here/src/test/npm/package-lock.json" "$modules/package-lock.json" || [ ! -d "$modules/node_modules/mqtt" ]; then
  say "fetching MQTT.js, mqtt-packet and axe-core with npm into $modules"
  rm -rf "$modules"
  mkdir -p "$modules"
  cp "$here/src/test/npm/package.json" "$here/src/test/npm/package-lock.json" "$modules/"
  (cd "$modules" && "$npm" ci --prefer-offline --no-audit --no-fund --ignore-scripts) >> "$log" 2>&1 || {
    rm -rf "$modules"
    give_up "npm could not fetch the packages of src/test/npm/package-lock.json"
  }
fi

# So is tshark: without it, that it reads our captures is not shown.
if [ -z "$tshark" ] && command -v apt-get > /dev/null 2>&1; then
  say "fetching tshark"
  if [ "$(id -u)" -eq 0 ] || command -v sudo > /dev/null 2>&1; then
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install tshark >> "$log" 2>&1 ||
      say "there is no tshark to be had; its test is left out"
    tshark=$(first_of tshark)
  fi
fi

# Paho for Python is welcome, but not needed: without it its tests are left out.
paho=$out/python/bin/python
if ! { [ -x "$paho" ] && "$paho" -c 'import paho.mqtt' > /dev/null 2>&1; }; then
  python3 -m venv "$out/python" >> "$log" 2>&1 && "$out/python/bin/pip" install -q paho-mqtt==2.1.0 >> "$log" 2>&1 || {
    say "there is no Python with paho-mqtt and none could be made; its tests are left out"
    paho=
  }
fi
case $paho in "" | /*) ;; *) paho=$PWD/$paho ;; esac

{
  printf 'paho_python=%s\n' "$paho"
  for name in chromium chromedriver mosquitto mosquitto_pub mosquitto_sub mosquitto_passwd mosquitto_ctrl node stdbuf strace tshark; do
    printf '%s=%s\n' "$name" "${!name}"
  done
  printf 'npm_modules=%s\n' "$modules/node_modules"
} > "$properties"
say "all there: $chromium, $mosquitto, $node"
