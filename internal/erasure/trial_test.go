package erasure_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"lethe/ent/ledgerentry"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
)

// tested is what the ledger keeps of the tests, the first one first.
func (w *world) tested(t *testing.T) (details []map[string]any) {
	t.Helper()
	entries, err := w.db.Read().LedgerEntry.Query().
		Where(ledgerentry.SubjectID(erasure.Routing), ledgerentry.Action("destination.tested")).
		Order(ledgerentry.ByNumber()).All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		var detail map[string]any
		if err := json.Unmarshal(e.Detail, &detail); err != nil {
			t.Fatal(err)
		}
		details = append(details, detail)
	}
	return details
}

func TestTry_TestsWhatIsPublished(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.setSecret(t, "crm", firstSecret, 0)
	works, fails := destination.Step{Name: "lookup", OK: true}, destination.Step{Name: "connect"}

	k.saw.steps = []destination.Step{works}
	if steps, err := k.Try(admin(t), erasure.Trial{Destination: "crm", What: destination.Connection}); err != nil || !slices.Equal(steps, k.saw.steps) {
		t.Errorf("the steps are %+v, %v", steps, err)
	}
	k.saw.steps = []destination.Step{works, fails}
	if steps, err := k.Try(reviewer(t), erasure.Trial{Destination: "crm", What: destination.Sample}); err != nil || !slices.Equal(steps, k.saw.steps) {
		t.Errorf("the steps are %+v, %v", steps, err)
	}

	to := k.saw.tried[0]
	if to.URL != "https://crm.example.com/erase" || to.Confirmation != destination.Response || to.Timeout != standard.DeliveryTimeout ||
		to.Callbacks != "https://lethe.example.com/callbacks/" || !slices.Equal(to.Secrets, []string{firstSecret}) {
		t.Errorf("tested %s at %s with %d secrets", to, to.URL, len(to.Secrets))
	}
	got := k.tested(t)
	if len(got) != 2 || got[0]["what"] != "connection" || got[0]["ok"] != true || got[1]["what"] != "sample" || got[1]["ok"] != false {
		t.Errorf("on record are %v", got)
	}
	k.expectNowhere(t, firstSecret)
}

func TestTry_TestsTheDraft(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.setSecret(t, "crm", firstSecret, 0)
	draft := parse(t, keptSecrets)
	draft.Destinations[0].URL = "https://new.example.com/erase"
	mailing := draft.Destinations[0]
	mailing.Name, mailing.SecretStored = "mailing", false
	draft.Destinations = append(draft.Destinations, mailing)
	saved := k.saveDraft(t, 0, draft)

	k.saw.steps = []destination.Step{{Name: "connect", OK: true}}
	if _, err := k.Try(admin(t), erasure.Trial{Destination: "crm", Draft: true, What: destination.Connection}); err != nil {
		t.Fatal(err)
	}
	if to := k.saw.tried[0]; to.URL != "https://new.example.com/erase" || !slices.Equal(to.Secrets, []string{firstSecret}) {
		t.Errorf("tested %s with %d secrets", to.URL, len(to.Secrets))
	}
	mailing.SecretStored = true
	draft.Destinations[2] = mailing
	k.saveDraft(t, saved.Revision, draft)
	steps, err := k.Try(admin(t), erasure.Trial{Destination: "mailing", Draft: true, What: destination.Connection})
	if err != nil || len(steps) != 1 || steps[0].OK || !strings.Contains(steps[0].Detail, "is not set") {
		t.Errorf("of a new destination without its secret the steps are %+v, %v", steps, err)
	}
	if got := k.tested(t); len(got) != 2 || got[1]["ok"] != false || got[1]["draft"] != true {
		t.Errorf("on record are %v", got)
	}
}

func TestTry_RecordsWhatWasSentWhenNobodyWaitsAnyMore(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.setSecret(t, "crm", firstSecret, 0)
	ctx, leave := context.WithCancel(admin(t))
	k.saw.meanwhile = leave
	if _, err := k.Try(ctx, erasure.Trial{Destination: "crm", What: destination.Sample}); err != nil {
		t.Error(err)
	}
	if got := k.tested(t); len(got) != 1 {
		t.Errorf("on record are %v", got)
	}
}

func TestTry_RefusesWhatItCannotDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := newKeeper(t)
	for name, tt := range map[string]struct {
		by   *erasure.Service
		who  context.Context
		in   erasure.Trial
		want fault.Kind
	}{
		"no such destination": {k.Service, admin(t), erasure.Trial{Destination: "nowhere", What: destination.Sample}, fault.NotFound},
		"not in the draft":    {k.Service, admin(t), erasure.Trial{Destination: "nowhere", Draft: true, What: destination.Sample}, fault.NotFound},
		"no kind of test":     {k.Service, admin(t), erasure.Trial{Destination: "crm"}, fault.BadInput},
		"cannot be tested":    {w.Service, admin(t), erasure.Trial{Destination: "crm", What: destination.Sample}, fault.BadInput},
		"a sender":            {k.Service, sender(t, "shop"), erasure.Trial{Destination: "crm", What: destination.Sample}, fault.Forbidden},
	} {
		if _, err := tt.by.Try(tt.who, tt.in); !fault.Is(err, tt.want) {
			t.Errorf("%s: %v; want %s", name, err, tt.want)
		}
	}
	if len(k.saw.tried) != 0 || len(k.tested(t)) != 0 {
		t.Errorf("%d were tested", len(k.saw.tried))
	}
}
