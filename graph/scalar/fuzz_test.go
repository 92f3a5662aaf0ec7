package scalar_test

import (
	"bytes"
	"strconv"
	"testing"

	"lethe/graph/scalar"
)

// A time that is taken is written so that it is read as the same again.
func FuzzUnmarshalTime(f *testing.F) {
	for _, s := range []string{"2026-11-20T10:00:00Z", "2026-11-20T10:00:00.123456789+14:00", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00", "2026-02-30T00:00:00Z", "2026-11-20t10:00:60z", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, err := scalar.UnmarshalTime(text)
		if err != nil {
			return
		}
		var written bytes.Buffer
		scalar.MarshalTime(at).MarshalGQL(&written)
		again, err := strconv.Unquote(written.String())
		if err != nil {
			t.Fatal(err)
		}
		if back, err := scalar.UnmarshalTime(again); err != nil || !back.Equal(at) {
			t.Errorf("%q is written as %s and read as %v, %v", text, &written, back, err)
		}
	})
}
