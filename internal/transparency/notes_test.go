package transparency_test

import (
	"slices"
	"testing"

	"lethe/internal/transparency"
)

func TestNotes_FindsEachAndLeavesOutWhatIsTorn(t *testing.T) {
	t.Parallel()
	const first, second = "a\n1\nx\n\n— a s1\n— b s2\n", "a\n2\ny\n\n— a s3\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"nothing":             {"", nil},
		"one":                 {first, []string{first}},
		"two":                 {first + "\n" + second, []string{first, second}},
		"more space between":  {"\n\n" + first + "\n\n\n" + second + "\n", []string{first, second}},
		"another system's":    {"a\r\n2\r\ny\r\n\r\n— a s3\r\n", []string{second}},
		"torn in its text":    {first + "\na\n2\n\n" + second, []string{first, second}},
		"torn at its end":     {first + "\na\n2\ny\n", []string{first}},
		"a signature without": {"— a s1\n\n" + second, []string{second}},
	} {
		if got := transparency.Notes(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
