package privacy

// TombstoneMark is what to keep of an identifier when the person is erased, so that
// somebody who names the identifier again can be told: one byte for the key's
// version and 16 bytes that say nothing without the key. The tombstone keys serve
// nothing else: destroying them makes every mark a random number. The kind is the
// identifier's type and must not be empty.
func (k *Keys) TombstoneMark(kind, canonical string) []byte {
	return k.ring().tombstone[0].blind(kind, canonical)
}

// TombstoneMarks is what to look for: the mark under every live tombstone key, the
// one that TombstoneMark writes first.
func (k *Keys) TombstoneMarks(kind, canonical string) [][]byte {
	return blindAll(k.ring().tombstone, kind, canonical)
}
