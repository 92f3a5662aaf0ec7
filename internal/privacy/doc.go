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
// database and its backups, or encrypted by a KMS (Wrap).
//
//	{
//	  "version": 2,                         form of this file
//	  "seal": {"primaryKeyId": …, "key": …},   Tink keyset, AES-256-GCM
//	  "index": {"primaryKeyId": …, "key": …},  Tink keyset, PRF with HMAC-SHA-256
//	  "indexVersions": {"<key id>": 1},     index key → first byte of its indexes
//	  "fingerprint": …,                     as index, one key that is never rotated
//	  "tombstone": …, "tombstoneVersions": …   as index, for what is kept of erased persons
//	  "ledger": {"signer": …, "next": …, "verifiers": […]},   signed-note keys, Ed25519, of the ledger's checkpoints
//	  "removed": [{"kind": …, "id": …}]     keys that were taken out on purpose
//	}
//
// There are several keysets because their keys live differently. Sealing is
// reversible and randomised, the index is one-way and the same for equal input, and
// the tombstone keys can be destroyed alone; no key may serve two. (The fingerprint
// key of a file that was upgraded is a copy of its first index key, with inputs of
// another form.)
//
// # Rotation
//
// Processes that run read the file again when it changes (Keys.Replace), each at
// its own time. So a key is known everywhere before anybody writes with it:
//
//	AddKeys ─► new keys read ─► PromoteKeys ─► new keys write ─► rows are written anew ─► PruneKeys
//
// A new index or tombstone key gets the next version. BlindIndex writes with the
// primary key, BlindIndexes looks up with all of them. What is sealed begins with
// its key's prefix (Primary.SealPrefix), so that the database can say what hangs on
// which key. What signed the ledger once is checked for ever.
package privacy
