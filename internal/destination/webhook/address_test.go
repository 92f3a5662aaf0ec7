package webhook

import (
	"net/url"
	"testing"

	"pgregory.net/rapid"
)

func TestAddresses_CarryEveryValueUnchanged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringN(1, 50, -1).Filter(func(s string) bool { return !unfit(s) }).Draw(t, "value")
		got, err := addresses("https://crm.example.com/a/{id}/{?id}", variables{"id": {value}})
		if err != nil || len(got) != 1 {
			t.Fatalf("%q, %v", got, err)
		}
		u, err := url.Parse(got[0])
		if err != nil || u.Host != "crm.example.com" || u.Path != "/a/"+value+"/" || u.Query().Get("id") != value || u.Fragment != "" {
			t.Fatalf("%q became %s, %v", value, got[0], err)
		}
	})
}
