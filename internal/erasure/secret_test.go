package erasure_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	entdestination "lethe/ent/destination"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// The keys of these are 24 letters each.
const (
	firstSecret  = "whsec_YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh"
	secondSecret = "whsec_YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJi"
	thirdSecret  = "whsec_Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj"
)

func TestSetSecret_SealsWhatItIsGiven(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	if shown := k.setSecret(t, "crm", " "+firstSecret+"\n", 0); shown != "" {
		t.Error("it shows a secret that it did not make")
	}
	k.setSecret(t, "ads", secondSecret, 0)
	k.forwarding(t)
	k.work(t)

	if got := k.saw.secrets["crm"]; !slices.Equal(got, []string{firstSecret}) {
		t.Errorf("crm's order is signed with %d secrets", len(got))
	}
	if got := k.saw.secrets["ads"]; !slices.Equal(got, []string{secondSecret}) {
		t.Errorf("ads' order is signed with %d secrets", len(got))
	}
	for _, row := range k.db.Read().DestinationSecret.Query().AllX(t.Context()) {
		if bytes.Contains(row.Sealed, []byte("YWFh")) || bytes.Contains(row.Sealed, []byte("aaaa")) || row.SetBy != "Ada Admin" {
			t.Errorf("row of %s: sealed %q", row.SetBy, row.Sealed)
		}
	}
	for _, part := range []string{"whsec_", "YWFh", "YmJi"} {
		k.expectNowhere(t, part)
	}
	if n := k.recorded(t, erasure.Routing, "destination.secret_set"); n != 2 {
		t.Errorf("%d are on record; want 2", n)
	}
}

func TestSetSecret_MakesOneAndShowsItOnce(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	shown := k.setSecret(t, "crm", "", 0)
	again := k.setSecret(t, "crm", "", 0)

	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(again, "whsec_"))
	if err != nil || len(key) != 32 || shown == again {
		t.Errorf("made a key of %d bytes, %v, the same one twice: %v", len(key), err, shown == again)
	}
	k.forwarding(t)
	k.work(t)
	if got := k.saw.secrets["crm"]; !slices.Equal(got, []string{again}) {
		t.Errorf("the order is signed with %d secrets; want the new one", len(got))
	}
	k.expectNowhere(t, again)
}

func TestSetSecret_LetsTheOneBeforeCountForTheOverlap(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.setSecret(t, "crm", firstSecret, 0)
	k.setSecret(t, "ads", firstSecret, 0)
	k.setSecret(t, "ads", secondSecret, 24*time.Hour)
	k.connector.callback = answer{receipt: destination.Receipt{Status: destination.Done}}

	expect := func(want ...string) {
		t.Helper()
		r := k.forwarding(t)
		k.work(t)
		if got := k.saw.secrets["ads"]; !slices.Equal(got, want) {
			t.Errorf("the order is signed with %d secrets; want %d, the newest first", len(got), len(want))
		}
		if err := k.Confirm(t.Context(), k.delivery(t, r, "ads").ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(k.saw.callbacks, want) {
			t.Errorf("a callback counts under %d secrets; want %d", len(k.saw.callbacks), len(want))
		}
		listed, err := k.StoredSecrets(admin(t), "ads")
		if err != nil || len(listed) != len(want) || listed[0].ExpiresAt != nil || listed[0].SetBy != "Ada Admin" {
			t.Errorf("listed are %+v, %v; want %d", listed, err, len(want))
		}
	}
	expect(secondSecret, firstSecret)
	k.setSecret(t, "ads", thirdSecret, 48*time.Hour)
	expect(thirdSecret, secondSecret, firstSecret)
	k.advance(t, 24*time.Hour)
	expect(thirdSecret, secondSecret) // the first one keeps its own end
	k.setSecret(t, "ads", firstSecret, 0)
	expect(firstSecret)

	if n := k.db.Read().DestinationSecret.Query().CountX(t.Context()); n != 2 {
		t.Errorf("%d secrets are kept; want one for each destination", n)
	}
}

func TestS48_StoredSecretOpensInItsRowOnly(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.setSecret(t, "crm", firstSecret, 0)
	k.setSecret(t, "ads", secondSecret, 0)
	k.exec(t, `UPDATE destination_secrets a SET sealed = b.sealed FROM destination_secrets b WHERE a.id <> b.id`)
	r := k.forwarding(t)
	k.work(t)

	for _, name := range []string{"crm", "ads"} {
		d := k.expectDelivery(t, r, name, lifecycle.Failed)
		if d.LastError == nil || !strings.Contains(*d.LastError, "does not open with this keyset") || len(k.connector.got(name)) != 0 {
			t.Errorf("%s: %v, sent %d times", name, d.LastError, len(k.connector.got(name)))
		}
	}
}

func TestStoredSecret_ThatIsNotSetIsSaidLikeAVariable(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	r := k.forwarding(t)
	k.work(t)

	d := k.expectDelivery(t, r, "crm", lifecycle.Failed)
	if d.LastError == nil || !strings.Contains(*d.LastError, `is not set: set it on the destination's page or with "lethe destination secret crm"`) {
		t.Errorf("the error is %v", d.LastError)
	}
	if listed, err := k.StoredSecrets(admin(t), "crm"); err != nil || len(listed) != 0 {
		t.Errorf("listed are %v, %v; want none", listed, err)
	}
	if err := k.Confirm(t.Context(), d.ID, nil, nil); err == nil || k.saw.callbacks != nil {
		t.Errorf("a callback is read without a secret: %v", err)
	}
}

func TestStoredSecret_CountsWhileTheSettingsSaySo(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.setSecret(t, "crm", firstSecret, 0)
	for _, tt := range []struct {
		document string
		want     int
	}{{twoDestinations, 0}, {keptSecrets, 1}} {
		k.publish(t, tt.document)
		if listed, err := k.StoredSecrets(admin(t), "crm"); err != nil || len(listed) != tt.want {
			t.Errorf("listed are %v, %v; want %d", listed, err, tt.want)
		}
	}
}

func TestStoredSecret_IsNotLookedForWhereNoneIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(t, `ALTER TABLE destination_secrets RENAME TO gone`)
	r := w.forwarding(t)
	w.work(t)
	w.expectDelivery(t, r, "crm", lifecycle.Done)
	w.connector.callback = answer{receipt: destination.Receipt{Status: destination.Done}}
	if err := w.Confirm(t.Context(), w.delivery(t, r, "ads").ID, nil, nil); err != nil {
		t.Error(err)
	}
}

func TestSetSecret_RefusesWhatItCannotDo(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	for name, tt := range map[string]struct {
		who  context.Context
		in   erasure.NewSecret
		want fault.Kind
	}{
		"no such destination": {admin(t), erasure.NewSecret{Destination: "nowhere"}, fault.NotFound},
		"too short":           {admin(t), erasure.NewSecret{Destination: "crm", Secret: "whsec_YWFhYWFh"}, fault.BadInput},
		"no prefix":           {admin(t), erasure.NewSecret{Destination: "crm", Secret: "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh"}, fault.BadInput},
		"too long":            {admin(t), erasure.NewSecret{Destination: "crm", Secret: "whsec_" + strings.Repeat("YWFh", 100)}, fault.BadInput},
		"overlap below 0":     {admin(t), erasure.NewSecret{Destination: "crm", Overlap: -1}, fault.BadInput},
		"overlap too long":    {admin(t), erasure.NewSecret{Destination: "crm", Overlap: 721 * time.Hour}, fault.BadInput},
		"a reviewer":          {reviewer(t), erasure.NewSecret{Destination: "crm"}, fault.Forbidden},
	} {
		_, err := k.SetSecret(tt.who, tt.in)
		if !fault.Is(err, tt.want) || strings.Contains(err.Error(), "YWFh") {
			t.Errorf("%s: %v; want %s", name, err, tt.want)
		}
	}
	k.publish(t, twoDestinations)
	if _, err := k.SetSecret(admin(t), erasure.NewSecret{Destination: "crm"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("of a destination that keeps its own: %v; want a conflict", err)
	}
	if _, err := k.StoredSecrets(admin(t), "nowhere"); !fault.Is(err, fault.NotFound) {
		t.Errorf("listed of no destination: %v; want not found", err)
	}
	if n := k.db.Read().Destination.Query().Where(entdestination.HasStoredSecrets()).CountX(t.Context()); n != 0 {
		t.Errorf("%d destinations have one", n)
	}
}

func TestNewSecret_IsNotPrinted(t *testing.T) {
	t.Parallel()
	in := erasure.NewSecret{Destination: "crm", Secret: firstSecret}
	if got := fmt.Sprintf("%v %+v %#v %s", in, in, in, in.LogValue()); got != "crm crm crm crm" {
		t.Errorf("printed as %s", got)
	}
}
