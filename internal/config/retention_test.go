package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/config"
)

const twoYears = 17520 * time.Hour

func TestLoad_ReadsHowLongRecordsAndTombstonesAreKept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tombstones, records string
		want                config.Retention
	}{
		{"", "", config.Retention{Tombstones: twoYears, Records: twoYears, RecordsOf: map[string]time.Duration{}}},
		{"0s", "0s", config.Retention{RecordsOf: map[string]time.Duration{}}},
		{"24h", "17520h, REJECTED = 43800h,CANCELLED=1h", config.Retention{
			Tombstones: 24 * time.Hour, Records: twoYears,
			RecordsOf: map[string]time.Duration{"REJECTED": 43800 * time.Hour, "CANCELLED": time.Hour},
		}},
	} {
		got := environment{variables: map[string]string{"LETHE_KEEP_TOMBSTONES": c.tombstones, "LETHE_KEEP_RECORDS": c.records}}.load(t)
		if diff := cmp.Diff(c.want, got.Retention); diff != "" {
			t.Errorf("%q, %q (-want +got):\n%s", c.tombstones, c.records, diff)
		}
	}
}

func TestLoad_SaysWhatIsWrongWithTheTimeRecordsAreKept(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"24 months":                  `"24 months" is not a duration: write 24m for minutes; a month is 720h`,
		"-1h":                        `"-1h" is negative: write 0s or longer`,
		"1h,2h":                      "two durations are for every outcome: keep one, and name the outcome of the other, such as REJECTED=43800h",
		"REJECTED=1h":                "there is no duration for the other outcomes: write one without a name too, such as 17520h,REJECTED=43800h",
		"1h,rejected=2h":             `no request ends as "rejected": write COMPLETED, REJECTED, CANCELLED or DUPLICATE`,
		"1h,REJECTED=":               `"" is not a duration: write a number and a unit, such as 72h, 90m or 30s`,
		"1h,REJECTED=1h,REJECTED=1h": "REJECTED is in the list twice: write it once",
	} {
		e := environment{variables: map[string]string{"LETHE_KEEP_RECORDS": value}}
		_, err := config.Load(e.lookup, e.readFile)
		if err == nil || !strings.Contains(err.Error(), "LETHE_KEEP_RECORDS: "+want) {
			t.Errorf("%q: %v; want %q", value, err, want)
		}
	}
}
