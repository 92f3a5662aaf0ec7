package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/fault"
)

func TestReportRecord_PrintsASheetOrLines(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	now, err := c.Erasure.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, reference := range []string{"ER-7QK4-M2XD", "ER-7QK4-M2XE"} {
		_, err := c.DB.SQL().ExecContext(t.Context(), `INSERT INTO archived_requests (id, reference, cause, regulation, source, attributes,
				submitted_at, received_at, due_at, state, identifier_types, finished_at, archived_at, outcomes, ground)
			VALUES (gen_random_uuid(), $1, 'direct_request', 'CCPA', '=shop', '{}', $2, $2, $2, 'REJECTED', '[]', $2, $2, '[]', 'LEGAL_CLAIMS')`, reference, now)
		if err != nil {
			t.Fatal(err)
		}
	}
	from, until := now.AddDate(0, 0, -1), now.AddDate(0, 0, 1)
	var sheet, lines, metrics bytes.Buffer
	if err := record(operator(t), &sheet, c.App, from, until, false); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(sheet.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 || len(rows[1]) != len(erasure.RecordHeader()) || rows[1][3] != "direct_request" || rows[1][4] != "'=shop" || rows[2][7] != "DENIED" {
		t.Errorf("the sheet is %q, %v", rows, err)
	}
	if err := record(operator(t), &lines, c.App, from, until, true); err != nil || strings.Count(lines.String(), "\n") != 2 {
		t.Errorf("the lines are %v\n%s", err, lines.String())
	}
	var row erasure.RecordRow
	if err := json.NewDecoder(&lines).Decode(&row); err != nil || row.Reference != rows[1][0] || row.Manner != "=shop" || row.Response != erasure.Denied {
		t.Errorf("the first line is %+v, %v", row, err)
	}
	years, err := c.Erasure.ExportMetrics(operator(t), now.Year())
	if err != nil {
		t.Fatal(err)
	}
	if err := metricsSheet(&metrics, years); err != nil || !strings.HasSuffix(metrics.String(), "\r\nCCPA,2,0,0,2,0,0,0,0,0\r\n") {
		t.Errorf("the metrics are %q, %v", metrics.String(), err)
	}
	if err := record(operator(t), &sheet, c.App, until, from, false); !fault.Is(err, fault.BadInput) {
		t.Errorf("the last day before the first: %v; want bad input", err)
	}
}

func TestParseDay_WantsADay(t *testing.T) {
	t.Parallel()
	if day, err := parseDay("--from", "2026-01-31"); err != nil || !day.Equal(time.Date(2026, time.January, 31, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("it is %v, %v", day, err)
	}
	for _, text := range []string{"", "2026-02-30", "31.01.2026", "2026-01-31T10:00:00Z"} {
		if _, err := parseDay("--from", text); err == nil || !strings.HasPrefix(err.Error(), "--from: ") {
			t.Errorf("%q: %v; want an error that names the flag", text, err)
		}
	}
}
