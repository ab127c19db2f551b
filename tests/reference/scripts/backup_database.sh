#!/usr/bin/env bash
# The nightly dump.
set -euo pipefail
pg_dump --format custom sophia > "/srv/backup/sophia-$(date +%F).dump"
