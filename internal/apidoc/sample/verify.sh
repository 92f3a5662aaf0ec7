# ID, TIMESTAMP and SIGNATURE are the three headers, SECRET is whsec_…,
# and body.json is what came, byte by byte.
key=$(printf %s "${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
made=$({ printf '%s.%s.' "$ID" "$TIMESTAMP"; cat body.json; } |
  openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
case " $SIGNATURE " in
  *" v1,$made "*) echo right ;;
  *) echo wrong ;;
esac
