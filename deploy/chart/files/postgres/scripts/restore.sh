#!/bin/bash
# Puts the base backup $BACKUP, the newest unless it is set, into $PGDATA and replays
# the archive up to $TARGET_TIME, its end unless it is set, with the private key $KEY.
# Leaves a database that is shut down. What was in $PGDATA is moved aside, not removed.
set -euo pipefail
backup=${BACKUP:-$(ls "$ARCHIVE/base" | tail -n 1)}
from=$ARCHIVE/base/${backup:?there is no base backup in the archive}
(cd "$from" && sha256sum --check --quiet SHA256SUMS)

if [ -e "$PGDATA" ]; then
  aside=$PGDATA.before-$(date -u +%Y%m%dT%H%M%SZ)
  mv "$PGDATA" "$aside"
  echo "moved what was there to $aside"
fi
mkdir -m 0700 "$PGDATA"
for part in "$from"/part.*.cms; do
  openssl cms -decrypt -binary -inform DER -inkey "$KEY" -in "$part"
done | gzip -d | tar --extract --directory "$PGDATA"
pg_verifybackup --quiet "$PGDATA"
echo "restored the base backup $backup"

touch "$PGDATA/recovery.signal"
options="-c config_file=$CONFIG -c listen_addresses= -c recovery_target_action=promote"
options+=" -c restore_command='\"$(dirname "$0")/restore-wal.sh\" %f \"%p\"'"
if [ -n "${TARGET_TIME:-}" ]; then options+=" -c recovery_target_time='$TARGET_TIME'"; fi
pg_ctl start --pgdata "$PGDATA" --wait --timeout 86400 --options "$options"
until pg_controldata "$PGDATA" | grep -q 'cluster state: *in production'; do
  pg_ctl status --pgdata "$PGDATA" >/dev/null || { echo "recovery has failed: see above" >&2; exit 1; }
  sleep 1
done
pg_ctl stop --pgdata "$PGDATA" --mode fast --wait --timeout 600
echo "recovered: start the database, then \"lethe restore check\""
