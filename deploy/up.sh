#!/usr/bin/env bash
# Build the image, start everything with Docker Compose, and wait until each process says that it is ready.
set -euo pipefail
cd "$(dirname "$0")"

fail() {
    echo "$1" >&2
    exit 1
}

command -v docker > /dev/null || fail "Docker isn't installed here."
docker info > /dev/null 2>&1 || fail "Docker is installed, but its daemon isn't running, or this user may not use it."
docker compose version > /dev/null 2>&1 || fail "Docker has no Compose plugin (docker compose)."
[ -f groundswell.env ] || fail "Copy groundswell.env.example to groundswell.env and fill it in first."
if [ ! -f .env ]; then
    (umask 077 && echo "POSTGRES_PASSWORD=$(python3 -c 'import secrets; print(secrets.token_urlsafe(24))')" > .env)
    echo "Made a password for the database in deploy/.env."
fi

docker compose config --quiet
docker compose build
docker compose up --detach --wait --wait-timeout 300 database web worker clock
docker compose ps
docker compose exec -T web python /app/healthy.py
echo
