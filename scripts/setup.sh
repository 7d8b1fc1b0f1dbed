#!/usr/bin/env bash
# Prepare everything `make demo` and `make test` need: system packages where permitted, then a
# virtual environment with bringup installed in it. Safe to run again; says what it does.
#
#   setup.sh [VENV] [rtl]     rtl: also the Rocket core and Verilator, for the slow tests
set -euo pipefail
cd "$(dirname "$0")/.."

venv=${1:-.venv}
python=${PYTHON:-python3}
rtl=${2:-}
stamp=$venv/.installed${rtl:+-$rtl}

say() { printf '== %s\n' "$*"; }

install_system_packages() {
  command -v apt-get >/dev/null || { say "no apt-get here: skipping system packages"; return; }
  local wanted missing=()
  wanted=$(grep -v '^#' system-packages.txt)
  [ "$rtl" = rtl ] && wanted+=" verilator chromium gcc-riscv64-unknown-elf"
  for package in $wanted; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then root=(sudo -n); else
      say "not permitted to install: ${missing[*]} (ask an administrator; 'bringup doctor' shows what is lost)"
      return
    fi
  fi
  say "installing system packages: ${missing[*]}"
  "${root[@]}" apt-get update -qq || true
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    say "could not install ${missing[*]}: continuing without ('bringup doctor' shows what is lost)"
}

install_python_packages() {
  if [ ! -x "$venv/bin/python" ]; then
    say "creating the virtual environment $venv"
    "$python" -m venv "$venv"
  fi
  local wanted
  wanted=$(cat pyproject.toml constraints.txt | sha256sum)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
  # torch first: the packages that depend on it then accept the build that is installed.
  say "installing torch"
  "$venv/bin/python" -m pip install -q --disable-pip-version-check "$(grep '^torch==' constraints.txt)"
  say "installing bringup and its development tools"
  "$venv/bin/python" -m pip install -q --disable-pip-version-check -c constraints.txt \
    -e ".[dev,digits,zig,conformance${rtl:+,$rtl}]"
  echo "$wanted" >"$stamp"
}

install_system_packages
install_python_packages
