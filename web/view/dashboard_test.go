package view_test

import (
	"strings"
	"testing"

	"lethe/web/view"
)

func TestDashboard_SaysEachChartInWordsToo(t *testing.T) {
	t.Parallel()
	doc := render(t, view.DashboardPage(dashboard()))
	pictures := withAttr(doc, "role", "img")
	if len(pictures) != 4 {
		t.Fatalf("%d pictures, want 4", len(pictures))
	}
	for _, svg := range pictures {
		if len(find(svg, "title")) != 1 || len(find(svg, "desc")) != 1 || attr(svg, "aria-labelledby") == "" || attr(svg, "aria-describedby") == "" {
			t.Errorf("a picture without title or description: %v", svg.Attr)
		}
	}
	for _, table := range find(doc, "details") {
		if len(find(table, "caption")) != 1 || !strings.HasPrefix(text(table), "Show as table") {
			t.Errorf("no table under a chart: %q", text(table))
		}
	}
	got := text(doc)
	for _, want := range []string{"98.6 %", "141 of 143 answered in time", "To completion; 95 % within 23", "2 h 10 min", "Answered late", "Not in it: 1 request"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

func TestDashboard_DrawsNoPictureOfNothing(t *testing.T) {
	t.Parallel()
	doc := render(t, view.DashboardPage(quietDashboard()))
	if n := len(withAttr(doc, "role", "img")) + len(find(doc, "details")); n != 0 {
		t.Errorf("%d pictures and tables of nothing", n)
	}
	if got := text(doc); strings.Count(got, "There is nothing to show.") != 4 || !strings.Contains(got, "Nothing was answered") {
		t.Errorf("it shows %q", got)
	}
}

func TestDashboard_ClaimsAllInTimeOnlyOfAll(t *testing.T) {
	t.Parallel()
	for onTime, want := range map[int]string{100000: "100 %", 99999: "99.9 %", 0: "0 %"} {
		p := dashboard()
		p.Answered, p.OnTime = 100000, onTime
		if got := text(render(t, view.DashboardPage(p))); !strings.Contains(got, "On time, 90 days "+want) {
			t.Errorf("%d of 100000 are not %s in %q", onTime, want, got)
		}
	}
}

func TestDashboard_KeepsItsPlaceInItsAddress(t *testing.T) {
	t.Parallel()
	p := dashboardOfOne()
	if got := p.Query.Path(); got != "/dashboard?dest=lake&range=52w" {
		t.Errorf("the address is %s", got)
	}
	doc := render(t, view.DashboardPage(p))
	if len(withAttr(doc, "href", "/dashboard.csv?chart=due&range=52w"))+len(withAttr(doc, "href", "/dashboard.csv?chart=confirmation&dest=lake&range=52w")) != 2 {
		t.Error("the sheet is of something else than the chart")
	}
	if len(withAttr(doc, "class", "card figure")) != 4 {
		t.Error("the figures of one destination are not four")
	}
	chosen := one(t, withAttr(doc, "id", "dest"))
	if got := withAttr(chosen, "selected", ""); len(got) != 1 || text(got[0]) != "Data lake" {
		t.Errorf("the choice is %v", got)
	}
}
