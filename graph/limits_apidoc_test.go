package graph

import (
	"testing"

	"lethe/internal/apidoc"
)

func TestReference_SaysTheLimitsThatHold(t *testing.T) {
	t.Parallel()
	want := map[string]int{
		"body": maxBody, "query": maxQuery, "tokens": maxTokens, "depth": maxDepth, "roots": maxRoots,
		"aliases": maxAliases, "rows": maxRows, "page": maxPage, "bulk": bulkSize,
	}
	for _, l := range apidoc.Limits() {
		if most, ok := want[l.Name]; !ok || most != l.Most {
			t.Errorf("%s is %d in the reference, and %d here", l.Name, l.Most, most)
		}
		delete(want, l.Name)
	}
	if len(want) > 0 {
		t.Errorf("the reference does not say %v", want)
	}
}
