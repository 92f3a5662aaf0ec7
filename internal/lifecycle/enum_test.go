package lifecycle

import (
	"io"
	"slices"
	"strings"
	"testing"
)

// The values are in the contract and in the database: they are never renamed.
func TestEnums_HaveTheValuesOfTheContract(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		got, want []string
	}{
		{"request states", RequestState("").Values(), strings.Fields("UNVERIFIED IN_REVIEW APPROVED FORWARDING COMPLETED REJECTED CANCELLED DUPLICATE")},
		{"delivery states", DeliveryState("").Values(), strings.Fields("QUEUED SENDING ACCEPTED DONE VERIFIED NOT_FOUND RETAINED FAILED WAIVED HELD")},
		{"regulations", Regulation("").Values(), strings.Fields("GDPR UK_GDPR CCPA VCDPA CPA CTDPA TDPSA OCPA ICDPA LGPD NONE")},
		{"grounds", RejectionGround("").Values(), strings.Fields(`FREEDOM_OF_EXPRESSION LEGALLY_REQUIRED PUBLIC_INTEREST
			OFFICIAL_AUTHORITY PUBLIC_HEALTH ARCHIVING LEGAL_CLAIMS MANIFESTLY_UNFOUNDED MANIFESTLY_EXCESSIVE IDENTITY_FAILURE`)},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s are %v, want %v", c.name, c.got, c.want)
		}
	}
}

// enum is what gqlgen looks for on a pointer to each of them.
type enum interface {
	MarshalGQL(io.Writer)
	UnmarshalGQL(any) error
}

func TestEnums_SpeakGraphQL(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values []string
		empty  func() enum
	}{
		{RequestState("").Values(), func() enum { return new(RequestState) }},
		{DeliveryState("").Values(), func() enum { return new(DeliveryState) }},
		{Regulation("").Values(), func() enum { return new(Regulation) }},
		{RejectionGround("").Values(), func() enum { return new(RejectionGround) }},
	} {
		for _, value := range c.values {
			e := c.empty()
			if err := e.UnmarshalGQL(value); err != nil {
				t.Errorf("%s: %v", value, err)
			}
			var out strings.Builder
			e.MarshalGQL(&out)
			if out.String() != `"`+value+`"` {
				t.Errorf("%s is written as %s", value, out.String())
			}
		}
		for _, wrong := range []any{"", "NOPE", strings.ToLower(c.values[0]), 1, nil} {
			if err := c.empty().UnmarshalGQL(wrong); err == nil || !strings.HasPrefix(err.Error(), "must be one of [") {
				t.Errorf("%v is taken, or refused with %v", wrong, err)
			}
		}
	}
}

func TestRejectionGround_CitesItsArticle(t *testing.T) {
	t.Parallel()
	for _, g := range RejectionGrounds() {
		if !g.Valid() || g.Title() == "" || !strings.HasSuffix(g.Article(), " GDPR") {
			t.Errorf("%s is %q after %q", g, g.Title(), g.Article())
		}
	}
	if g := RejectionGround("BECAUSE"); g.Valid() || g.Title() != "" || g.Article() != "" {
		t.Errorf("an unknown ground is %q after %q", g.Title(), g.Article())
	}
}
