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
	metrics := telemetry.NewRegistry()
	metrics.MustRegister(telemetry.NewStandings(read, slog.New(slog.DiscardHandler)))
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
			Deliveries:   []telemetry.DeliveryCount{{Destination: "crm", State: "QUEUED", Count: 7}},
			OldestDue:    90 * time.Second,
			Overdue:      3,
			NextDeadline: time.Unix(1795255200, 0),
		}, nil
	})
	for _, want := range []string{
		`lethe_invariant_violations{name="I1"} 0`,
		`lethe_invariant_violations{name="I8"} 2`,
		`lethe_reconciled_timestamp_seconds 1.7951688005e+09`,
		`lethe_deliveries{destination="crm",state="QUEUED"} 7`,
		`lethe_outbox_oldest_age_seconds 90`,
		`lethe_requests_overdue 3`,
		`lethe_next_deadline_timestamp_seconds 1.7952552e+09`,
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("no %s", want)
		}
	}
}

func TestStandings_AreAbsentWhileTheyCannotBeRead(t *testing.T) {
	t.Parallel()
	got := scrape(t, func() (telemetry.Standing, error) { return telemetry.Standing{}, errors.New("no database") })
	if strings.Contains(got, "lethe_") || !strings.Contains(got, "go_goroutines") {
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
