package privacy_test

import (
	"bytes"
	"testing"
)

func TestSeal_OpensAtItsPlaceAlsoAfterARotation(t *testing.T) {
	t.Parallel()
	file := generate(t)
	keys := open(t, file)
	sealed, err := keys.Seal("whsec_c2VjcmV0", "destination_secrets/1/sealed")
	if err != nil || bytes.Contains(sealed, []byte("c2VjcmV0")) {
		t.Fatalf("sealed %q, error %v", sealed, err)
	}

	plain, err := open(t, rotate(t, file)).Open(sealed, "destination_secrets/1/sealed")
	if plain != "whsec_c2VjcmV0" || err != nil {
		t.Errorf("opened %q, error %v", plain, err)
	}
	if _, err := keys.Open(sealed, "destination_secrets/2/sealed"); err == nil {
		t.Error("a sealed value opens in another row")
	}
	if _, err := open(t, generate(t)).Open(sealed, "destination_secrets/1/sealed"); err == nil {
		t.Error("a sealed value opens with another keyset")
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := keys.Open(sealed, "destination_secrets/1/sealed"); err == nil {
		t.Error("a changed value opens")
	}
}
