#!/usr/bin/env bash
# The upload folder belongs to the API's user; run by `make permissions` after each restore.
set -euo pipefail
chown -R 1000:1000 /srv/sophia/uploads
