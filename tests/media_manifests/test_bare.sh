#!/usr/bin/env bash
# What choicegraph and media_manifests ask of a system: no files, threads, sockets or clocks, and, where they are built
# without them, no exceptions.
# usage: test_bare.sh with-exceptions|without-exceptions ARCHIVE...
set -euo pipefail
exceptions=$1
shift
command -v nm >/dev/null || { echo "skipped: nm is not installed"; exit 77; }

asked=$(nm --undefined-only "$@" | sed -n 's/.* U //p' | sort -u)
[ "$(wc -l <<<"$asked")" -gt 50 ] || { echo "nm found next to nothing in $*"; exit 1; }

files='f?open(64)?|fdopen|open(at)?(64)?|creat|stat(64)?|unlink|rename|mkdir|remove|popen|system'
sockets='socket|connect|bind|listen|accept|sendto|recvfrom|getaddrinfo'
clocks='time|clock|clock_gettime|gettimeofday|localtime(_r)?|gmtime(_r)?|nanosleep|usleep'
threads='pthread_(create|join|mutex_lock|cond_wait)|fork|vfork|execv?e?'
streams='_ZNSt1[34]basic_[io]?f(stream|ilebuf).*|_ZNSt6thread.*|_ZNSt10filesystem.*|_ZNSt6chrono.*now.*'
forbidden="$files|$sockets|$clocks|$threads|$streams"
[ "$exceptions" = with-exceptions ] || forbidden="$forbidden|__cxa_throw|__cxa_begin_catch|__cxa_rethrow|__gxx_personality_v0"
if found=$(grep -xE "($forbidden)(@.*)?" <<<"$asked"); then
  echo "asked of the system, and not to be:"
  echo "$found"
  for name in $found; do nm -A --undefined-only "$@" 2>/dev/null | grep -w "$name" | head -3; done
  exit 1
fi
echo "$(wc -l <<<"$asked") names asked for, none of a file, thread, socket or clock"
