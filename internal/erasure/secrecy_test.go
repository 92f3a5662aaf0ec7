package erasure_test

import (
	"testing"

	"lethe/internal/erasure"
	"lethe/internal/fault"
)

func TestCorrect_RefusesAnIdentifierInTheAttributes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())

	_, err := w.Correct(reviewer(t), erasure.Correction{RequestID: r.ID, Attributes: []byte(`{"mail":"Anna@Example.com"}`)})
	if !fault.Is(err, fault.BadInput) {
		t.Errorf("the answer is %v; want bad input: attributes are kept in the archive", err)
	}
}

func TestSubmit_RefusesAnIdentifierHoweverItIsWrapped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, in := range map[string]erasure.Submission{
		"escaped in the attributes": {Attributes: []byte(`{"mail":"a&b@example.com"}`)},
		"in a longer external id":   {ExternalID: "mailto:A&B@example.com"},
	} {
		in.Cause = "account_deleted"
		in.Identifiers = []erasure.IdentifierInput{{Type: "email", Value: "a&b@example.com"}}
		if _, err := w.Submit(sender(t, "shop"), in); !fault.Is(err, fault.BadInput) {
			t.Errorf("%s: the answer is %v; want bad input", name, err)
		}
	}
}

func TestSubmit_TakesWhatIsLikeAnIdentifierByChance(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.Identifiers[1].Value = "1000"
	in.Attributes = []byte(`{"amount": 1000, "vip": true}`)
	in.ExternalID = "ticket-1000"
	w.submit(t, in)
}
