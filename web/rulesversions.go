package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent/ruleset"
	"lethe/internal/auth"
	"lethe/internal/rules/document"
	"lethe/web/view"
)

const versionsOnPage = 50

// showVersions lists the versions of the rules, the newest first.
func (s *site) showVersions(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	query := s.Read.RuleSet.Query()
	page := view.RuleVersions{Frame: f}
	if before := r.URL.Query().Get("before"); before != "" {
		n, err := strconv.Atoi(before)
		if err != nil {
			return errNoPage
		}
		query.Where(ruleset.VersionLT(n))
		page.First = r.URL.Path
	}
	rows, err := query.Order(ruleset.ByVersion(entsql.OrderDesc())).Limit(versionsOnPage+1).
		Select(ruleset.FieldVersion, ruleset.FieldPublishedBy, ruleset.FieldAgreedBy, ruleset.FieldPublishedAt, ruleset.FieldComment).
		All(r.Context())
	if err != nil {
		return fmt.Errorf("list the versions of the rules: %w", err)
	}
	if len(rows) > versionsOnPage {
		rows = rows[:versionsOnPage]
		page.Next = r.URL.Path + "?" + url.Values{"before": {strconv.Itoa(rows[versionsOnPage-1].Version)}}.Encode()
	}
	for _, row := range rows {
		page.Rows = append(page.Rows, view.VersionRow{Version: row.Version, Publication: publicationOf(row)})
	}
	return render(w, r, http.StatusOK, view.RuleVersionsPage(page))
}

// showVersion draws one version, and what it changed.
func (s *site) showVersion(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, version, err := s.versionNamed(r)
	if err != nil {
		return err
	}
	before := document.Document{}
	if version > 1 {
		if before, _, err = s.Erasure.Document(ctx, version-1); err != nil {
			return err
		}
	}
	draft, err := s.Erasure.Draft(ctx)
	if err != nil {
		return err
	}
	page := view.RuleVersion{
		Version: version, Current: draft.Current, Rows: ruleRows(d), Changes: changesOf(ctx, document.Diff(before, d), d),
		Revision: draft.Revision, Drafted: drafted(draft), MayEdit: auth.From(ctx).May(auth.ManageRouting),
	}
	if page.Publication, err = s.publication(ctx, version); err != nil {
		return err
	}
	if page.Frame, err = s.frame(r); err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.RuleVersionPage(page))
}

// versionNamed loads the version that the address names.
func (s *site) versionNamed(r *http.Request) (document.Document, int, error) {
	n, err := strconv.Atoi(r.PathValue("version"))
	if err != nil || n < 1 {
		return document.Document{}, 0, errNoPage
	}
	return s.Erasure.Document(r.Context(), n)
}

// bringBack makes an earlier version the draft, to be looked at and published.
func (s *site) bringBack(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "version", "return")
	if err != nil {
		return err
	}
	revision, err := revision(fields)
	if err != nil {
		return err
	}
	_, n, err := s.versionNamed(r)
	if err != nil {
		return err
	}
	if _, err := s.Erasure.BringBack(r.Context(), revision, n); err != nil {
		return err
	}
	return s.tell(w, r, s.back(fields, "/rules/publish"), view.DraftBroughtBack)
}
