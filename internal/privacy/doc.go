// Package privacy keeps identifiers of people: it brings them into one form,
// masks them for the screen, seals them for the database and makes them
// comparable without revealing them.
//
//	value ─NewIdentifier─► Identifier ─Reveal──► DataKey.Seal ─► sealed column
//	        normalised        │     ├─Masked──► a•••@example.com
//	                          │     └─printed──► [redacted]
//	                          └─Keys.BlindIndex─► index column, for equality
//
// # Sealing
//
// Each request has its own data key. It is stored wrapped by the sealing keys;
// destroying the wrapped key makes everything sealed with it unreadable, which
// is how a finished request is shredded. Wrapped keys and sealed values are
// bound to their place by associated data, so that one moved to another row
// does not open. Small secrets that belong to no request, such as those that sign
// orders, are sealed by the sealing keys themselves (Keys.Seal).
//
// # The keyset file
//
// One JSON object, written by Generate. It holds the keys in clear text: who
// reads the file reads every identifier, so keep it with mode 0600, outside the
// database and its backups.
//
//	{
//	  "version": 2,                         form of this file
//	  "seal": {"primaryKeyId": …, "key": …},   Tink keyset, AES-256-GCM
//	  "index": {"primaryKeyId": …, "key": …},  Tink keyset, PRF with HMAC-SHA-256
//	  "indexVersions": {"<key id>": 1},     index key → first byte of its indexes
//	  "tombstone": …, "tombstoneVersions": …   as index, for what is kept of erased persons
//	  "ledger": {"signer": …, "verifiers": […]}   signed-note keys, Ed25519, of the ledger's checkpoints
//	}
//
// There are several keysets because their keys live differently. Sealing is
// reversible and randomised, the index is one-way and the same for equal input, and
// the tombstone keys can be destroyed alone; no key may serve two.
//
// # Rotation
//
// A rotation adds a key to each keyset and makes it the primary one. The
// primary sealing key wraps and seals; any key in the set opens, until the last
// data key is wrapped anew and the last secret sealed anew, and the old key can
// go. A new index key gets the next version. BlindIndex writes with the primary
// key, BlindIndexes looks up with all of them, until every row is indexed anew.
// Fingerprints stay with the oldest index key, so adding one changes none of
// them.
package privacy
