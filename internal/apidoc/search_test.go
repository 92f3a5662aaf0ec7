package apidoc_test

import "testing"

func TestSearch_FindsNamesBeforeDescriptions(t *testing.T) {
	t.Parallel()
	r := read(t)
	for words, want := range map[string]string{
		"extendDeadline":     "extendDeadline",
		"EXTENDDEADLINE":     "extendDeadline",
		"publish":            "publishRules",
		"stand still person": "pauseDeadline",
		"erased otherwise":   "",
		"dueAt":              "ArchivedRequest.dueAt",
	} {
		hits := r.Search(words)
		got := ""
		if len(hits) > 0 {
			got = hits[0].Name
			if hits[0].Field != "" {
				got += "." + hits[0].Field
			}
		}
		if want != "" && got != want {
			t.Errorf("%q finds %q first, want %q", words, got, want)
		}
	}
}

func TestSearch_WithoutWordsOrSenseFindsNothing(t *testing.T) {
	t.Parallel()
	r := read(t)
	for _, words := range []string{"", "  ", "xyzzy", "deadline xyzzy"} {
		if hits := r.Search(words); len(hits) > 0 {
			t.Errorf("%q finds %+v", words, hits[0])
		}
	}
}
