package audit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/audit"
	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/destination/manual"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/internal/pgtest"
	"lethe/internal/privacy"
	"lethe/internal/rules/document"
)

// canaries are what no proof may hold: the person, the sender's own words for the
// request, and what people and destinations wrote.
var canaries = []string{
	"anna.canary@example.com", "canary@", "a•••", "cust-canary-4711", "ticket-canary-99", "canary-tier",
	"canary-note", "canary-detail", "canary-proof", "canary-reference", "canary-waiver",
}

const threeDestinations = `apiVersion: lethe/v1
destinations:
  - {name: crm, title: Customer database, kind: webhook, url: "https://crm.example.com/erase"}
  - {name: bank, title: Bookkeeping, kind: webhook, url: "https://bank.example.com/erase"}
  - {name: paper, title: Paper files, kind: manual, confirmation: manual, confirmWithin: 72h}
rules:
  - {name: everyone, when: "true", to: [crm, bank, paper]}
`

// office is a company that erases persons, with the ledger of what it does.
type office struct {
	*world
	desk *erasure.Service
	keys *privacy.Keys
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{world: &world{db: pgtest.New(t)}, keys: newKeys(t)}
	log := slog.New(slog.DiscardHandler)
	o.signer, o.verifiers = o.keys.LedgerSigner(), o.keys.LedgerVerifiers()
	o.Service = audit.New(o.db, o.signer, o.verifiers, audit.Config{PublicKeys: o.keys.LedgerPublicKeys()}, log)
	unsigned := func(*ent.Destination) ([]string, error) { return nil, nil }
	o.desk = erasure.New(o.db, o.keys, map[string]destination.Connector{"webhook": told{}, "manual": manual.New()}, unsigned, erasure.Config{
		BaseURL:      "https://lethe.example.com",
		ReviewWindow: 72 * time.Hour, UndoWindow: 30 * time.Second,
		RetryMin: 5 * time.Second, RetryMax: 24 * time.Hour, DeliveryTimeout: 30 * time.Second,
		ArchiveAfter: 720 * time.Hour, Retention: erasure.Retention{Tombstones: 720 * time.Hour, Records: 2400 * time.Hour},
		Causes: []string{"direct_request"}, IdentifierTypes: []string{"email", "customer_id"},
	}, log)
	d, err := document.Parse(strings.NewReader(threeDestinations))
	must(t, err)
	_, err = o.desk.Publish(o.system(t), erasure.Publication{Document: d, AcceptGaps: true})
	must(t, err)
	return o
}

func newKeys(t *testing.T) *privacy.Keys {
	t.Helper()
	var file bytes.Buffer
	must(t, privacy.Generate(&file))
	keys, err := privacy.Open(&file)
	must(t, err)
	return keys
}

// told answers each destination's part.
type told struct{}

func (told) Deliver(_ context.Context, to destination.Target, _ destination.Order) (destination.Receipt, error) {
	if to.Name == "bank" {
		return destination.Receipt{
			Status: destination.Retained, HTTPStatus: http.StatusOK, Ground: "canary-detail of the bookkeeping",
			RetainedUntil: time.Date(2034, 12, 31, 0, 0, 0, 0, time.UTC), Reference: "canary-reference",
		}, nil
	}
	return destination.Receipt{Status: destination.Done, HTTPStatus: http.StatusOK, Detail: "canary-detail of the CRM"}, nil
}

func (o *office) system(t *testing.T) context.Context {
	return auth.With(t.Context(), auth.System("test"))
}

func (o *office) staff(t *testing.T, role auth.Role) context.Context {
	return auth.With(t.Context(), auth.StaffMember(second, "Robin Okafor", role))
}

func (o *office) sender(t *testing.T, source string) context.Context {
	return auth.With(t.Context(), auth.APIToken(uuid.New(), source, source, []auth.Permission{auth.SubmitRequests}))
}

func (o *office) submit(t *testing.T) *ent.ErasureRequest {
	t.Helper()
	out, err := o.desk.Submit(o.sender(t, "shop"), erasure.Submission{
		Identifiers: []erasure.IdentifierInput{{Type: "email", Value: "anna.canary@example.com"}, {Type: "customer_id", Value: "cust-canary-4711"}},
		Cause:       "direct_request", ExternalID: "ticket-canary-99", Attributes: json.RawMessage(`{"tier":"canary-tier"}`),
	})
	must(t, err)
	return out.Request
}

// forwarded is a request whose orders are sent, and of which one waits for a person.
func (o *office) forwarded(t *testing.T) *ent.ErasureRequest {
	t.Helper()
	r := o.submit(t)
	_, err := o.desk.Approve(o.staff(t, auth.Reviewer), erasure.Decision{RequestID: r.ID, Note: "canary-note"})
	must(t, err)
	pgtest.Advance(t, o.db, time.Minute)
	o.work(t)
	return r
}

// erased is a request that is done.
func (o *office) erased(t *testing.T) *ent.ErasureRequest {
	t.Helper()
	r := o.forwarded(t)
	for _, d := range o.db.Read().Delivery.Query().WithDestination().AllX(t.Context()) {
		if d.Edges.Destination.Name == "paper" {
			_, err := o.desk.Record(o.staff(t, auth.Reviewer), erasure.Evidence{
				DeliveryID: d.ID, Outcome: lifecycle.Done, Text: "The canary-proof was shredded.",
			})
			must(t, err)
		}
	}
	return r
}

// archive makes the desk forget the person.
func (o *office) archive(t *testing.T) {
	t.Helper()
	pgtest.Advance(t, o.db, 721*time.Hour)
	o.work(t)
}

// work runs the jobs until nothing is left to do, and then seals.
func (o *office) work(t *testing.T) {
	t.Helper()
	for moved := 1; moved > 0; {
		moved = 0
		for _, job := range []func(context.Context) (int, error){o.desk.RouteDue, o.desk.ForwardDue, o.desk.ArchiveDue, o.SealDue} {
			n, err := job(o.system(t))
			must(t, err)
			must(t, o.desk.Drain(t.Context()))
			moved += n
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// expectNoCanary fails for each canary in the data, however it is spelled.
func expectNoCanary(t *testing.T, what string, data []byte) {
	t.Helper()
	text := strings.ToLower(string(data))
	for _, c := range canaries {
		if strings.Contains(text, c) {
			t.Errorf("%s holds %q", what, c)
		}
	}
}
