package erasure_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/destination"
	"lethe/internal/erasure"
)

// keptSecrets is the world's document with both secrets kept by Lethe.
var keptSecrets = strings.NewReplacer("secretEnv: CRM_SECRET", "secretStored: true", "secretEnv: ADS_SECRET", "secretStored: true").
	Replace(twoDestinations)

// keeper is a world whose secrets Lethe keeps; the operator's are not to be asked
// for. It remembers what connectors are given, and what is logged.
type keeper struct {
	*world
	saw *observant
	log *bytes.Buffer
}

func newKeeper(t *testing.T) *keeper {
	t.Helper()
	k := &keeper{world: newWorld(t), log: &bytes.Buffer{}}
	k.saw = &observant{scripted: k.connector, secrets: map[string][]string{}}
	secrets := func(d *ent.Destination) ([]string, error) {
		t.Errorf("the operator was asked for the secret of %s", d.Name)
		return nil, nil
	}
	k.Service = erasure.New(k.db, k.keys, map[string]destination.Connector{"webhook": k.saw}, secrets, standard,
		slog.New(slog.NewTextHandler(k.log, nil)))
	k.publish(t, keptSecrets)
	return k
}

func (k *keeper) setSecret(t *testing.T, name, secret string, overlap time.Duration) (shown string) {
	t.Helper()
	shown, err := k.SetSecret(admin(t), erasure.NewSecret{Destination: name, Secret: secret, Overlap: overlap})
	if err != nil {
		t.Fatal(err)
	}
	return shown
}

// expectNowhere fails the test when the text is in the log or in the ledger.
func (k *keeper) expectNowhere(t *testing.T, text string) {
	t.Helper()
	entries, err := k.db.Read().LedgerEntry.Query().Order(ledgerentry.ByID()).All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if bytes.Contains(e.Detail, []byte(text)) {
			t.Errorf("the ledger entry %s holds it", e.Action)
		}
	}
	if strings.Contains(k.log.String(), text) {
		t.Error("the log holds it")
	}
}

// observant is a scripted connector that keeps the secrets it is given, and
// destinations that can be tested.
type observant struct {
	*scripted
	mu        sync.Mutex
	secrets   map[string][]string // of the last order, by destination
	callbacks []string            // of the last callback
	tried     []destination.Target
	steps     []destination.Step
}

func (o *observant) Deliver(ctx context.Context, to destination.Target, order destination.Order) (destination.Receipt, error) {
	o.mu.Lock()
	o.secrets[to.Name] = to.Secrets
	o.mu.Unlock()
	return o.scripted.Deliver(ctx, to, order)
}

func (o *observant) ReadCallback(secrets []string, id string, header http.Header, body []byte, now time.Time) (destination.Receipt, error) {
	o.callbacks = secrets
	return o.scripted.ReadCallback(secrets, id, header, body, now)
}

func (o *observant) Test(ctx context.Context, to destination.Target, _ destination.Trial) []destination.Step {
	if _, bounded := ctx.Deadline(); !bounded {
		return []destination.Step{{Name: "this test may take for ever"}}
	}
	if o.meanwhile != nil {
		o.meanwhile()
	}
	o.tried = append(o.tried, to)
	return o.steps
}
