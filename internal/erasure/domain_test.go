package erasure_test

import (
	"slices"
	"strings"
	"testing"

	"lethe/internal/erasure"
)

func TestIdentifierSets_FillTheRoomThereIs(t *testing.T) {
	t.Parallel()
	seen := [][]string{{"a", "b", "c"}, {"old"}}
	for room, want := range map[int]string{
		20: "abc old a ab ac b bc c",
		8:  "abc old a ab ac b bc c",
		7:  "abc old a b c",
		2:  "abc old",
	} {
		var got []string
		for _, set := range erasure.IdentifierSets([]string{"c", "a", "b"}, seen, room) {
			got = append(got, strings.Join(set, ""))
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("room for %d: %v, want %s", room, got, want)
		}
	}
}
