package web

import (
	"cmp"
	"net/http"

	"lethe/web/view"
)

// settingsShown are the settings that people who review requests ask about, in the
// order of the page. Those of the machine are for the operator: where the database
// is, or the keys.
var settingsShown = []view.SettingGroup{
	{Title: "Company", Settings: []view.Setting{
		{Variable: "LETHE_BASE_URL", Label: "Address"},
		{Variable: "LETHE_TIME_ZONE", Label: "Time zone"},
		{Variable: "LETHE_HOLIDAYS", Label: "Holidays"},
		{Variable: "LETHE_LANGUAGE", Label: "Language of letters"},
		{Variable: "LETHE_FOUR_EYES", Label: "Two persons for waivers and rules"},
	}},
	{Title: "Requests", Settings: []view.Setting{
		{Variable: "LETHE_CAUSES", Label: "Causes"},
		{Variable: "LETHE_IDENTIFIER_TYPES", Label: "Types of identifiers"},
		{Variable: "LETHE_PHONE_REGION", Label: "Region of phone numbers"},
		{Variable: "LETHE_REVIEW_WINDOW", Label: "Review window"},
		{Variable: "LETHE_UNDO_WINDOW", Label: "Undo window"},
		{Variable: "LETHE_ARCHIVE_AFTER", Label: "Archived after"},
	}},
	{Title: "Deliveries", Settings: []view.Setting{
		{Variable: "LETHE_DELIVERY_TIMEOUT", Label: "An answer is waited for"},
		{Variable: "LETHE_RETRY_MIN", Label: "First retry after"},
		{Variable: "LETHE_RETRY_MAX", Label: "Longest wait between retries"},
	}},
}

// toSettings leads to the first page of the settings.
func (s *site) toSettings(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/settings/general", http.StatusSeeOther)
	return nil
}

// showGeneral draws what the program runs with.
func (s *site) showGeneral(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	known := map[string]view.Setting{}
	for _, set := range s.Settings {
		known[set.Variable] = set
	}
	page := view.GeneralSettings{Frame: f}
	for _, g := range settingsShown {
		shown := view.SettingGroup{Title: g.Title}
		for _, want := range g.Settings {
			set := known[want.Variable]
			set.Label, set.Variable = want.Label, want.Variable
			if want.Variable == "LETHE_BASE_URL" {
				set.Value = cmp.Or(set.Value, s.BaseURL) // lethe dev makes its own
			}
			shown.Settings = append(shown.Settings, set)
		}
		page.Groups = append(page.Groups, shown)
	}
	return render(w, r, http.StatusOK, view.GeneralSettingsPage(page))
}
