package clock_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lethe/internal/clock"
	"lethe/internal/pgtest"
)

// zones have halves and quarters of an hour, clocks that change at midnight, and
// both sides of the date line. Postgres and Go may have other editions of the
// zones' rules, so the years are those in which the rules are settled.
var zones = []string{
	"UTC", "Europe/Berlin", "Europe/London", "Atlantic/Azores", "America/Los_Angeles", "America/St_Johns", "America/Sao_Paulo",
	"Asia/Kathmandu", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Pago_Pago",
}

const settledFrom, settledTo = "2013-01-01T00:00:00Z", "2021-12-31T00:00:00Z"

func TestDue_IsWhatPostgresFinds(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t).SQL()
	laws := map[string]string{"NONE": "1 month", "CCPA": "45 days", "ICDPA": "90 days", "LGPD": "15 days"}
	packs, places := map[string]clock.Pack{}, map[string]clock.Place{}
	for law := range laws {
		packs[law] = pack(t, law, "")
	}
	for _, zone := range zones {
		places[zone] = place(t, zone, "none")
	}
	from, to := instant(t, settledFrom).Unix(), instant(t, settledTo).Unix()

	rapid.Check(t, func(r *rapid.T) {
		received := time.Unix(rapid.Int64Range(from, to).Draw(r, "received"), 0)
		zone := rapid.SampledFrom(zones).Draw(r, "zone")
		law := rapid.SampledFrom([]string{"NONE", "CCPA", "ICDPA", "LGPD"}).Draw(r, "law")

		var want time.Time
		err := db.QueryRowContext(t.Context(),
			`select (($1::timestamptz at time zone $2)::date + $3::interval + interval '23:59:59') at time zone $2`,
			received, zone, laws[law]).Scan(&want)
		if err != nil {
			r.Fatal(err)
		}
		got := packs[law].Due(received, places[zone], clock.Course{})
		if !got.At.Equal(want) {
			r.Errorf("%s received %v in %s is due %v, Postgres says %v", law, received.UTC(), zone, got.At, want)
		}
	})
}

func TestDue_OfMonthsIsWhatPostgresFinds(t *testing.T) {
	t.Parallel()
	db, in := pgtest.New(t).SQL(), place(t, "UTC", "none")
	rapid.Check(t, func(r *rapid.T) {
		months := clock.Period{Number: rapid.IntRange(1, 60).Draw(r, "months"), Unit: clock.Months}
		day := rapid.Int64Range(0, 200*365).Draw(r, "day")
		p := clock.Pack{Answer: clock.Answer{Within: months, Start: clock.DayOfReceipt}}

		var want string
		err := db.QueryRowContext(t.Context(),
			`select (date '1970-01-01' + $1::int + make_interval(months => $2::int))::date::text`, day, months.Number).Scan(&want)
		if err != nil {
			r.Fatal(err)
		}
		if got := p.Due(time.Unix(day*24*60*60, 0), in, clock.Course{}); got.Day.String() != want {
			r.Errorf("%s after day %d is %s, Postgres says %s", months, day, got.Day, want)
		}
	})
}

func TestAcknowledgeBy_CountsTheBusinessDaysThatPostgresCounts(t *testing.T) {
	t.Parallel()
	db, in := pgtest.New(t).SQL(), place(t, "UTC", "none")
	p := pack(t, "CCPA", "")
	rapid.Check(t, func(r *rapid.T) {
		received := time.Unix(rapid.Int64Range(0, 4e9).Draw(r, "received"), 0)
		var want string
		err := db.QueryRowContext(t.Context(),
			`select d::date::text from generate_series($1::date + 1, $1::date + 30, interval '1 day') d
			where extract(isodow from d) < 6 order by d offset 9 limit 1`, received.UTC().Format(time.DateOnly)).Scan(&want)
		if err != nil {
			r.Fatal(err)
		}
		if got, _ := p.AcknowledgeBy(received, in); got.Day.String() != want {
			r.Errorf("received %v, acknowledge by %s, Postgres says %s", received.UTC(), got.Day, want)
		}
	})
}
