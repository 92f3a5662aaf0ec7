package telemetry_test

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lethe/internal/telemetry"
)

func scrape(t *testing.T, read func() (telemetry.Standing, error)) string {
	t.Helper()
	metrics := telemetry.NewRegistry(telemetry.Build{})
	metrics.MustRegister(telemetry.NewStandings(read, telemetry.NewFlow(), slog.New(slog.DiscardHandler)))
	got := httptest.NewRecorder()
	telemetry.Admin(telemetry.NewHealth(), metrics).ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if got.Code != http.StatusOK {
		t.Fatalf("status %d: %s", got.Code, got.Body)
	}
	return got.Body.String()
}

func TestStandings_AreReadAtEachScrape(t *testing.T) {
	t.Parallel()
	got := scrape(t, func() (telemetry.Standing, error) {
		return telemetry.Standing{
			Violations:   map[string]int{"I1": 0, "I8": 2},
			ReconciledAt: time.Unix(1795168800, 500e6),
			Requests:     []telemetry.RequestCount{{Status: "IN_REVIEW", Count: 4, AtRisk: 1}, {Status: "FORWARDING", Count: 5, AtRisk: 1}},
			Deliveries:   []telemetry.DeliveryCount{{Destination: "crm", Status: "QUEUED", Count: 7}},
			LetterAge:    time.Minute,
			OldestDue:    90 * time.Second,
			Overdue:      3,
			NextDeadline: time.Unix(1795255200, 0),
			LedgerSize:   12, LedgerUnsealed: 3, LedgerSealedAt: time.Unix(1795168799, 0),
			LedgerBroken: true, LedgerCheckedAt: time.Unix(1795168798, 0),
		}, nil
	})
	for _, want := range []string{
		`lethe_invariant_violations{name="I1"} 0`,
		`lethe_invariant_violations{name="I8"} 2`,
		`lethe_reconciled_timestamp_seconds 1.7951688005e+09`,
		`lethe_deliveries{destination="crm",status="QUEUED"} 7`,
		`lethe_requests_open{status="IN_REVIEW"} 4`,
		`lethe_requests_at_risk 2`,
		`lethe_letters_oldest_age_seconds 60`,
		`lethe_outbox_oldest_age_seconds 90`,
		`lethe_requests_overdue 3`,
		`lethe_next_deadline_timestamp_seconds 1.7952552e+09`,
		`lethe_ledger_size 12`,
		`lethe_ledger_unsealed 3`,
		`lethe_ledger_checkpoint_timestamp_seconds 1.795168799e+09`,
		`lethe_ledger_broken 1`,
		`lethe_ledger_checked_timestamp_seconds 1.795168798e+09`,
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("no %s", want)
		}
	}
}

func TestStandings_AreAbsentWhileTheyCannotBeRead(t *testing.T) {
	t.Parallel()
	got := scrape(t, func() (telemetry.Standing, error) { return telemetry.Standing{}, errors.New("no database") })
	if strings.Contains(got, "lethe_requests") || strings.Contains(got, "lethe_ledger") || !strings.Contains(got, "go_goroutines") {
		t.Errorf("got %s", got)
	}
}

func TestStandings_BeforeTheFirstCheckSayZero(t *testing.T) {
	t.Parallel()
	got := scrape(t, func() (telemetry.Standing, error) { return telemetry.Standing{}, nil })
	for _, want := range []string{"lethe_reconciled_timestamp_seconds 0\n", "lethe_next_deadline_timestamp_seconds 0\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}
