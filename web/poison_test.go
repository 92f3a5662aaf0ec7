package web_test

import (
	"html"
	"net/http"
	"strings"
	"testing"

	"lethe/internal/auth"
	"lethe/web"
)

// poisons are texts that would run, were they not escaped, where one is written
// into a page and where one is written into a link.
var poisons = map[string][]string{
	`'"><script>alert(1)</script>`: {`<script>alert`, `'">`},
	`javascript:alert(1)`:          {`href="javascript:`, `src="javascript:`, `action="javascript:`},
}

// poisonAll writes %[1]s into each text column that takes it; not into what says how
// a row is found and read.
const poisonAll = `DO $do$
DECLARE c record;
BEGIN
	FOR c IN SELECT table_name, column_name FROM information_schema.columns
		WHERE table_schema = 'public' AND data_type IN ('text', 'character varying') AND table_name NOT IN ('sessions', 'ledger_entries')
		AND column_name NOT IN ('state', 'kind', 'reference', 'role', 'password_hash', 'document', 'token')
		AND (table_name, column_name) NOT IN (('destinations', 'name'), ('destinations', 'confirmation'))
	LOOP
		BEGIN
			EXECUTE format('UPDATE %I SET %I = %L', c.table_name, c.column_name, POISON);
		EXCEPTION WHEN others THEN NULL; -- a check, a key or a length says no
		END;
	END LOOP;
END $do$`

// Whatever stands in whichever column, a page shows it as text: every page is drawn
// for those who see most, over a database in which every text is poison.
func TestS37_NoColumnRunsInAnyPage(t *testing.T) {
	t.Parallel()
	for poison, signs := range poisons {
		t.Run(poison, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			literal := "'" + strings.ReplaceAll(poison, "'", "''") + "'"
			who := map[auth.Role]*browser{auth.Lead: w.as(auth.Lead), auth.Admin: w.as(auth.Admin)}
			w.exec(`UPDATE staff_accounts SET name = ` + literal) // the ledger takes it from here
			sent := w.forwarding()
			open := w.submit(anna())
			who[auth.Lead].post("/requests/"+open.Reference+"/note", "text", poison+" in a note").expect(http.StatusSeeOther)
			who[auth.Lead].post("/views", "name", poison, "query", "view=open", "shared", "yes").expect(http.StatusSeeOther)
			token, account := w.token("shop").ID.String(), w.newcomer().ID.String()
			w.seal()
			entry := w.db.Read().LedgerEntry.Query().FirstIDX(t.Context()).String()
			view := w.db.Read().SavedView.Query().FirstIDX(t.Context()).String()
			delivery := w.delivery(sent, "ads").ID.String()
			w.exec(strings.ReplaceAll(poisonAll, "POISON", literal))

			shown := 0
			for _, role := range []auth.Role{auth.Lead, auth.Admin} {
				w.seal() // the evidence that the one before got is on record, and a certificate proves that too
				b := who[role]
				for _, route := range web.Routes() {
					method, path := address(route.Pattern, sent.Reference, delivery)
					if method != http.MethodGet {
						continue
					}
					path = strings.NewReplacer("{entry}", entry, "{view}", view, "{account}", account, "{token}", token).Replace(path)
					got := b.get(path)
					if strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
						got.hides(signs...)
						if strings.Contains(html.UnescapeString(got.body), poison) {
							shown++
						}
					}
					if got.status == http.StatusInternalServerError {
						t.Errorf("%s of the %s: status %d", path, role, got.status)
					}
				}
			}
			if shown < 20 {
				t.Errorf("only %d pages show the poison at all", shown)
			}
		})
	}
}
