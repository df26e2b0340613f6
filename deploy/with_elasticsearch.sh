#!/usr/bin/env bash
# with_elasticsearch.sh COMMAND...   starts a temporary Elasticsearch on free loopback ports, runs COMMAND with
# ELASTICSEARCH_URL set to it, and removes it again. A server that ELASTICSEARCH_URL names already is used as it is.
# NODES=3 starts a cluster of three; ELASTICSEARCH_PIDS then names the folder with their process ids and URLs.
# Needs Java 17 (Debian: openjdk-17-jre-headless), python3, and curl (and mvn where curl cannot reach Maven Central).
set -euo pipefail
if [ -n "${ELASTICSEARCH_URL:-}" ]; then exec "$@"; fi
version=8.19.16
sum=c3d95992e27741b33a8057118379cda8b17cfda9e46ff4ec25e3f5b94fc22b52
artifact=org/elasticsearch/distribution/integ-test-zip/elasticsearch/$version/elasticsearch-$version.zip
nodes=${NODES:-1}
heap=${ELASTICSEARCH_HEAP:-512m}
cache=${ELASTICSEARCH_CACHE:-/var/tmp/elasticsearch-$(id -u)}
home=$cache/elasticsearch-$version
command -v java >/dev/null || { echo "Java is not installed: install the package openjdk-17-jre-headless." >&2; exit 1; }
java=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")

is_whole() { echo "$sum  $1" | sha256sum --check --status 2>/dev/null; }
download() { # download FILE   from Maven Central, or from the mirror that Maven's settings name
    local mirror=${MAVEN_MIRROR:-https://repo1.maven.org/maven2}
    if command -v curl >/dev/null && curl -fsSL --retry 3 -o "$1" "$mirror/$artifact" && is_whole "$1"; then return; fi
    command -v mvn >/dev/null || { echo "Neither curl nor mvn could get $artifact." >&2; exit 1; }
    local name=org.elasticsearch.distribution.integ-test-zip:elasticsearch:$version:zip
    mvn -q -B dependency:get -Dartifact="$name" -Dtransitive=false >&2
    mvn -q -B dependency:copy -Dartifact="$name" -DoutputDirectory="$(dirname "$1")" >&2
    is_whole "$1" || { echo "$1 is not the file that was expected." >&2; exit 1; }
}
if [ ! -d "$home" ]; then
    mkdir -p "$cache"
    chmod 755 "$cache"
    archive=$cache/elasticsearch-$version.zip
    is_whole "$archive" || download "$archive"
    fresh=$(mktemp -d -p "$cache")
    python3 -m zipfile -e "$archive" "$fresh"
    chmod -R a+rX "$fresh"
    chmod a+rx "$fresh/elasticsearch-$version"/bin/*
    mv "$fresh/elasticsearch-$version" "$home" 2>/dev/null || [ -d "$home" ]
    rm -rf "$fresh"
fi

folder=$(mktemp -d)
chmod 755 "$folder"
# The server refuses to run as root.
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then as_owner() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; }; fi
finish() {
    for file in "$folder"/*.pid; do kill -9 "$(cat "$file")" 2>/dev/null || true; done
    sleep 0.2
    rm -rf "$folder"
}
trap finish EXIT
mapfile -t ports < <(python3 - "$((nodes * 2))" <<'P'
import socket, sys
sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for one in sockets:
    one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in sockets), sep="\n")
P
)
seeds=$(for n in $(seq 0 $((nodes - 1))); do printf '"127.0.0.1:%s",' "${ports[$((nodes + n))]}"; done)
names=$(for n in $(seq "$nodes"); do printf '"node-%s",' "$n"; done)
urls=()
for n in $(seq "$nodes"); do
    conf=$folder/node-$n
    mkdir "$conf"
    cp -r "$home"/config/* "$conf"
    port=${ports[$((n - 1))]}
    {
        echo "cluster.name: showcase-$$"
        echo "node.name: node-$n"
        echo "network.host: 127.0.0.1"
        echo "http.port: $port"
        echo "transport.port: ${ports[$((nodes + n - 1))]}"
        echo "path.data: $folder/data-$n"
        echo "path.logs: $folder/logs-$n"
        echo "xpack.security.enabled: false"
        echo "xpack.ml.enabled: false"
        echo "cluster.routing.allocation.disk.threshold_enabled: false"
        if [ "$nodes" = 1 ]; then
            echo "discovery.type: single-node"
        else
            echo "discovery.seed_hosts: [${seeds%,}]"
            echo "cluster.initial_master_nodes: [${names%,}]"
        fi
    } >"$conf/elasticsearch.yml"
    urls+=("http://127.0.0.1:$port")
done
if [ "$(id -u)" = 0 ]; then chown -R nobody:nogroup "$folder"; fi
for n in $(seq "$nodes"); do
    as_owner env ES_JAVA_HOME="$java" ES_JAVA_OPTS="-Xms$heap -Xmx$heap" ES_PATH_CONF="$folder/node-$n" HOME="$folder" \
        "$home/bin/elasticsearch" -d -p "$folder/$n.pid" >"$folder/node-$n.out" 2>&1 ||
        { tail -n 20 "$folder/node-$n.out" >&2; exit 1; }
    echo "${urls[$((n - 1))]}" >"$folder/$n.url"
done
# Asked for its root, this distribution answers 405.
deadline=$((SECONDS + 120))
until curl -sf -m 5 "${urls[0]}/_cluster/health?wait_for_nodes=$nodes&wait_for_status=yellow&timeout=2s" >/dev/null; do
    [ "$SECONDS" -lt "$deadline" ] || { tail -n 20 "$folder"/node-*.out >&2; echo "Elasticsearch did not answer." >&2; exit 1; }
    sleep 0.5
done
ELASTICSEARCH_URL=$(IFS=,; echo "${urls[*]}") ELASTICSEARCH_PIDS=$folder "$@"
