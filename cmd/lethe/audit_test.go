package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lethe/internal/audit"
	"lethe/internal/erasure"
	"lethe/internal/pgtest"
	"lethe/internal/privacy"
)

func TestAuditVerify_SaysWhatHoldsOrWhichEntryDoesNot(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	if _, _, err := c.apply(t, erasure.Publication{Document: parsed(t, routing), AcceptGaps: true}, false); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := privacy.Generate(&file); err != nil {
		t.Fatal(err)
	}
	keys, err := privacy.Open(&file)
	if err != nil {
		t.Fatal(err)
	}
	witness := filepath.Join(t.TempDir(), "witness")
	log := slog.New(slog.DiscardHandler)
	sealer := audit.New(c.DB, keys.LedgerSigner(), keys.LedgerVerifiers(), audit.Config{File: witness}, log)
	if n, err := sealer.SealDue(operator(t)); n == 0 || err != nil {
		t.Fatal(n, err)
	}
	if _, err := sealer.PublishDue(operator(t)); err != nil {
		t.Fatal(err)
	}
	outside, err := outsideCheckpoints([]string{witness})
	if err != nil || len(outside) != 1 {
		t.Fatal(outside, err)
	}
	verify := func(asJSON bool) (string, error) {
		c.out.Reset()
		err := verifyLedger(operator(t), c.Command, audit.New(c.DB, nil, keys.LedgerVerifiers(), audit.Config{}, log), outside, asJSON)
		return c.out.String(), err
	}
	for _, want := range []string{"checkpoint of " + keys.LedgerSigner().Name(), "1 checkpoints kept outside the database agree\n", " entries hold\n"} {
		if text, err := verify(false); err != nil || !strings.Contains(text, want) {
			t.Errorf("%v: %s; want %s", err, text, want)
		}
	}

	pgtest.AsOwner(t, c.DB, `ALTER TABLE ledger_entries DISABLE TRIGGER ALL; UPDATE ledger_entries SET actor = 'Somebody Else'`)
	if text, err := verify(false); err == nil || text != "" || !strings.Contains(err.Error(), "the ledger does not hold: entry 0 of the ledger (number 1 of ") {
		t.Errorf("%v: %s", err, text)
	}
	text, err := verify(true)
	var got ledgerResult
	if json.Unmarshal([]byte(text), &got) != nil || err == nil || got.Holds || got.Broken == nil || got.Broken.Number != 1 || got.Fault == "" {
		t.Errorf("%v: %s", err, text)
	}
}

func TestAuditVerify_WantsCheckpointsInTheFilesItIsGiven(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, []byte("hello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{empty, empty + ".missing"} {
		if notes, err := outsideCheckpoints([]string{name}); err == nil {
			t.Errorf("%s: %q", name, notes)
		}
	}
}
