package erasure_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"lethe/ent"
	"lethe/ent/identifier"
	to "lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

// The person, and what people and destinations write about them in words.
const (
	canaryMail     = "Canary.Lindqvist@example.com"
	canaryPhone    = "+46701234567"
	canaryCustomer = "CUST-Zx9-Canary"
	canaryWords    = "Lindqvist called from Uppsala"
	canaryNote     = "the lady with the red bicycle"
)

func canary(regulation lifecycle.Regulation) erasure.Submission {
	return erasure.Submission{
		Identifiers: []erasure.IdentifierInput{{Type: "email", Value: canaryMail}, {Type: "phone", Value: canaryPhone}, {Type: "customer_id", Value: canaryCustomer}},
		Cause:       "account_deleted", Regulation: regulation, IdempotencyKey: canaryMail + string(regulation),
	}
}

// forms are how a text may have been kept.
func forms(text string) []string {
	var all []string
	for _, t := range []string{text, strings.ToLower(text)} {
		sum := sha256.Sum256([]byte(t))
		all = append(all, t, url.QueryEscape(t), hex.EncodeToString([]byte(t)), base64.StdEncoding.EncodeToString([]byte(t)),
			base64.RawURLEncoding.EncodeToString([]byte(t)), hex.EncodeToString(sum[:]), base64.StdEncoding.EncodeToString(sum[:]))
	}
	return all
}

// traces are what a request has in the database that leads to the person: under
// the keys, while they are there, or by comparing.
func (w *world) traces(t *testing.T, r *ent.ErasureRequest) map[string]string {
	t.Helper()
	found := map[string]string{"data key of " + r.Reference: hex.EncodeToString(*w.request(t, r.ID).DataKey)}
	for _, i := range w.db.Read().Identifier.Query().Where(identifier.RequestID(r.ID)).AllX(t.Context()) {
		found["blind index of "+i.Type] = hex.EncodeToString(i.BlindIndex)
		found["sealed "+i.Type] = hex.EncodeToString(i.Sealed)
		found["masked "+i.Type] = i.Masked
	}
	return found
}

// dump is every row of every table as text, bytes in hexadecimal.
func (w *world) dump(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, table := range w.texts(t, `SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()`) {
		all[table] = strings.Join(w.texts(t, `SELECT t::text FROM `+table+` t`), "\n")
	}
	return all
}

func (w *world) texts(t *testing.T, query string) (out []string) {
	t.Helper()
	rows, err := w.db.SQL().QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text sql.NullString
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		out = append(out, text.String)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestS52_ArchiveDueLeavesNothingOfThePersonInAnyTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	refused := w.submit(t, canary(lifecycle.UKGDPR))
	_, paused := w.PauseClock(reviewer(t), erasure.Standstill{RequestID: refused.ID, Ground: lifecycle.PauseIdentity, Text: canaryWords})
	_, rejected := w.Reject(reviewer(t), erasure.Rejection{RequestID: refused.ID, Ground: lifecycle.LegalClaims, Text: canaryWords})

	done := w.submit(t, canary(lifecycle.GDPR))
	_, extended := w.Extend(reviewer(t), erasure.Extension{RequestID: done.ID, Ground: lifecycle.ExtendComplexity, Text: canaryWords})
	now, _ := w.Now(t.Context())
	_, held := w.Hold(reviewer(t), erasure.Holding{RequestID: done.ID, Ground: lifecycle.HoldLegalClaims, ReviewOn: now.AddDate(0, 1, 0), Note: canaryWords})
	_, noted := w.AddNote(reviewer(t), erasure.NewNote{RequestID: done.ID, Text: canaryNote})
	_, released := w.Release(reviewer(t), erasure.Decision{RequestID: done.ID, Note: canaryWords})
	_, approved := w.Approve(reviewer(t), erasure.Decision{RequestID: done.ID, Note: canaryWords})
	// Connectors that ship hide identifiers; this one repeats them.
	said := fmt.Sprintf("no account of %s, %s or %s; %s", canaryMail, canaryPhone, canaryCustomer, canaryWords)
	w.connector.tell("crm", to.Receipt{}, errors.New(said))
	w.connector.tell("ads", to.Receipt{Status: to.Done, Detail: said, Reference: "job-7"}, nil)
	w.advance(t, time.Minute)
	w.work(t)
	_, waived := w.Waive(reviewer(t), erasure.Waiver{DeliveryID: w.delivery(t, done, "crm").ID, Ground: lifecycle.WaiverGrounds()[0], Text: canaryWords})
	if err := errors.Join(paused, rejected, extended, held, noted, released, approved, waived); err != nil {
		t.Fatal(err)
	}
	w.expectState(t, done, lifecycle.Completed)

	gone := map[string]string{"what was said": canaryWords, "the note": canaryNote}
	for _, r := range []*ent.ErasureRequest{refused, done} {
		for what, trace := range w.traces(t, r) {
			gone[what+" of "+r.Reference] = trace
		}
	}
	before := w.dump(t)
	for what, trace := range gone {
		if !strings.Contains(strings.Join(valuesOf(before), "\n"), trace) {
			t.Errorf("%s is not in the database before archiving: this test proves nothing", what)
		}
	}

	w.archive(t)
	after := w.dump(t)
	if !strings.Contains(after["archived_requests"], done.Reference) || !strings.Contains(after["archived_requests"], refused.Reference) {
		t.Fatal("the requests were not archived")
	}
	w.expectNoCanary(t, after)
	for what, trace := range gone {
		for table, content := range after {
			if strings.Contains(content, trace) {
				t.Errorf("%s is left in %s", what, table)
			}
		}
	}
}

// expectNoCanary fails the test for every identifier that can be read in a dump.
func (w *world) expectNoCanary(t *testing.T, dump map[string]string) {
	t.Helper()
	for _, value := range []string{canaryMail, canaryPhone, canaryCustomer} {
		for _, form := range forms(value) {
			for table, content := range dump {
				if strings.Contains(content, form) {
					t.Errorf("%s is in %s as %q", value, table, form)
				}
			}
		}
	}
}

func valuesOf(m map[string]string) []string {
	var all []string
	for _, v := range m {
		all = append(all, v)
	}
	return all
}
