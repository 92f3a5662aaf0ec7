package graph

import "testing"

// A cursor comes from outside: whatever it holds, it is checked without a panic.
func FuzzCheckCursor(f *testing.F) {
	for _, seed := range []string{"", "anna", "gqFp2SQw", "gqFp2SQwMTkwYjVhMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDGhdsA", "3f////8", "gqFpxP+hdsc"} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, text string) {
		_ = checkCursor(text, true)
		_ = checkCursor(text, false)
	})
}
