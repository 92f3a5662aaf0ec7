package e2e_test

import (
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"lethe/internal/pgtest"
)

// spans is a collector that takes OTLP over HTTP.
type spans struct {
	url string

	mu    sync.Mutex
	all   []*tracepb.Span
	bytes strings.Builder // of everything that was sent
}

func newSpans(t *testing.T) *spans {
	t.Helper()
	s := &spans{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var sent collector.ExportTraceServiceRequest
		if err != nil || proto.Unmarshal(body, &sent) != nil {
			http.Error(w, "not OTLP", http.StatusBadRequest)
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.bytes.Write(body)
		for _, resource := range sent.GetResourceSpans() {
			for _, scope := range resource.GetScopeSpans() {
				s.all = append(s.all, scope.GetSpans()...)
			}
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// named returns the spans of that name.
func (s *spans) named(name string) []*tracepb.Span {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []*tracepb.Span
	for _, span := range s.all {
		if span.GetName() == name {
			found = append(found, span)
		}
	}
	return found
}

func (s *spans) names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for _, span := range s.all {
		names = append(names, span.GetName())
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// A person whose erasure is asked for, sent, failed, sent again and looked at in a
// page can be followed through the spans, and is in none of them.
func TestTraces_S53_FollowTheWorkAndNameNobody(t *testing.T) {
	t.Parallel()
	s := newSpans(t)
	f := newFleet(t, pgtest.NewURL(t), "OTEL_EXPORTER_OTLP_ENDPOINT="+s.url, "OTEL_BSP_SCHEDULE_DELAY=100", "LETHE_LOG_LEVEL=info")
	r := f.add()
	receivers := map[string]*destination{"crm": newDestination(t, func(w http.ResponseWriter, _ order, attempt int) {
		if attempt == 1 {
			http.Error(w, "no room for "+canaryEmail, http.StatusServiceUnavailable)
		}
	})}
	f.apply(routing(receivers))
	sent := r.api().submit(t, submission(canaryEmail))
	if _, err := r.api().post(t.Context(), `query Zelda { erasureRequests(where: {externalId: "`+canaryEmail+`"}) { totalCount } }`, nil); err != nil {
		t.Fatal(err)
	}
	eventually(t, fleetTime(), "the request is completed", func() bool { return r.api().request(t, sent.ID).State == "COMPLETED" })

	const caller = "4bf92f3577b34da6a3ce929d0e0e4736"
	visit(t, r.URL+"/requests/"+canaryEmail+"?q="+canaryEmail, http.Header{
		"Traceparent": {"00-" + caller + "-00f067aa0ba902b7-01"}, "Tracestate": {"vendor=" + canaryCustomer},
	})
	r.Stop() // sends what is left

	for _, name := range []string{"POST /graphql", "mutation", "query", "job approve", "job route", "job forward", "deliver"} {
		if len(s.named(name)) == 0 {
			t.Errorf("there is no span %q, only %q", name, s.names())
		}
	}
	if attempts := s.named("deliver"); len(attempts) < 2 || attribute(attempts[0], "lethe.result") != "retry" || attribute(attempts[0], "lethe.destination") != "crm" {
		t.Errorf("the attempts are %v; want one that is tried again, and one more", attempts)
	}
	mutation := s.named("mutation")[0]
	if server := s.named("POST /graphql")[0]; !slices.ContainsFunc(s.named("POST /graphql"), func(server *tracepb.Span) bool {
		return string(server.GetSpanId()) == string(mutation.GetParentSpanId())
	}) {
		t.Errorf("the mutation %v is below no request such as %v", mutation, server)
	}
	if !slices.ContainsFunc(s.named("GET /requests/{reference}"), func(span *tracepb.Span) bool { return hex.EncodeToString(span.GetTraceId()) == caller }) {
		t.Errorf("no span of the page is in the trace of its caller; there are %q", s.names())
	}
	for _, line := range []string{`"trace_id":"`, `"span_id":"`} {
		if !strings.Contains(r.stderr.String(), line) {
			t.Errorf("no line of the log has %s", line)
		}
	}
	c := newCanary(&lethe{})
	c.look(t, "the spans", s.bytes.String())
	if len(found(s.bytes.String()+canaryEmail, c.forms)) == 0 {
		t.Error("the search does not see a planted identifier")
	}
}

// attribute is the value of a text attribute of the span.
func attribute(span *tracepb.Span, key string) string {
	for _, a := range span.GetAttributes() {
		if a.GetKey() == key {
			return a.GetValue().GetStringValue()
		}
	}
	return ""
}

// visit gets a page with these headers, whatever the answer.
func visit(t *testing.T, url string, header http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = header
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
}
