#!/bin/bash
# Takes a base backup into the archive, encrypted for whoever has the private key of
# $CERTIFICATE, and removes what is older than the newest $KEEP. Connects by PG….
set -euo pipefail

# A network policy lets a new pod through some seconds after it has started.
for _ in {1..60}; do pg_isready --quiet && break; sleep 2; done

bases=$ARCHIVE/base new=$ARCHIVE/base/.new
rm -rf "$new"
mkdir -p "$new"
PGPASSWORD=$(cat "$PASSWORDS/backup")
export PGPASSWORD CERTIFICATE
psql --no-psqlrc -Atqc 'SELECT pg_walfile_name(pg_current_wal_lsn())' postgres >"$new/first-wal"

# In parts, because openssl decrypts in memory. It holds the WAL that it needs, so it
# can be restored even where the archive of segments is lost.
pg_basebackup --no-password --pgdata=- --format=tar --wal-method=fetch --checkpoint=fast | gzip |
  split --bytes=128M --numeric-suffixes --suffix-length=5 \
    --filter='openssl cms -encrypt -binary -outform DER -aes-256-gcm -out "$FILE.cms" "$CERTIFICATE"' - "$new/part."
(cd "$new" && sha256sum part.*.cms >SHA256SUMS)
sync "$new"/* "$new"
name=$(date -u +%Y%m%dT%H%M%S.%3NZ)
mv "$new" "$bases/$name"
sync "$bases"
echo "made the base backup $name: $(du -sh "$bases/$name" | cut -f1)"

mapfile -t kept < <(ls "$bases")
while [ "${#kept[@]}" -gt "$KEEP" ]; do
  rm -rf "${bases:?}/${kept[0]}"
  echo "removed the base backup ${kept[0]}"
  kept=("${kept[@]:1}")
done
for kind in cms sum; do
  pg_archivecleanup -x ".$kind" "$ARCHIVE/wal" "$(cat "$bases/${kept[0]}/first-wal")"
done
