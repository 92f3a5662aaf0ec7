package lifecycle

import "testing"

func TestRegulation_IsKnownOrNot(t *testing.T) {
	t.Parallel()
	for _, r := range Regulations() {
		if !r.Valid() {
			t.Errorf("%s is not valid", r)
		}
	}
	if Regulation("").Valid() || Regulation("gdpr").Valid() {
		t.Error("an unknown regulation is valid")
	}
}
