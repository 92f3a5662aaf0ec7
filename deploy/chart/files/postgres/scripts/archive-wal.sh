#!/bin/bash
# archive_command: puts the WAL segment $1 as $2 into the archive, encrypted for
# whoever has the private key of $CERTIFICATE. Ends with 0 only when it is there.
set -euo pipefail
segment=$1 name=$2 wal=$ARCHIVE/wal
mkdir -p "$wal"
sum=$(sha256sum <"$segment")
if [ -e "$wal/$name.cms" ]; then
  # Postgres asks again when it died before it had noted the answer.
  [ "$sum" = "$(cat "$wal/$name.sum")" ] && exit 0
  echo "the archive has another segment $name: is it the archive of another database?" >&2
  exit 1
fi
gzip -c "$segment" | openssl cms -encrypt -binary -outform DER -aes-256-gcm -out "$wal/.$name.cms" "$CERTIFICATE"
echo "$sum" >"$wal/.$name.sum"
sync "$wal/.$name.cms" "$wal/.$name.sum"
mv "$wal/.$name.sum" "$wal/$name.sum"
mv "$wal/.$name.cms" "$wal/$name.cms"
sync "$wal"
