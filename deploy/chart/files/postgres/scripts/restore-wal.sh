#!/bin/bash
# restore_command: writes the WAL segment $1 to $2. 1 says that the archive ends
# here. A segment that is there and cannot be read ends with 255, at which Postgres
# gives up instead of taking it for the end.
set -uo pipefail
stored=$ARCHIVE/wal/$1.cms
[ -e "$stored" ] || exit 1
openssl cms -decrypt -binary -inform DER -inkey "$KEY" -in "$stored" | gzip -d >"$2" || exit 255
