package e2e_test

import (
	"fmt"
	"strings"
)

// blows are what is known to have brought servers down, or made them do what they
// should not.
func (e enemy) blows() []blow {
	return append(append(e.operations(), e.bodies()...), e.heads()...)
}

// operations are GraphQL documents that cost more to check than to write.
func (e enemy) operations() []blow {
	var doubling, aliases strings.Builder
	for i := range 80 {
		fmt.Fprintf(&doubling, "fragment F%d on Viewer { ...F%d ...F%[2]d } ", i, i+1)
	}
	for i := range 400 {
		fmt.Fprintf(&aliases, "a%d: name ", i)
	}
	document := func(query string) string { return e.ask(fmt.Sprintf(`{"query": %q}`, query)) }
	answered, refused := []int{200}, []int{400}
	return []blow{
		{"5,000 repeated fields", document("{" + strings.Repeat("viewer { name } ", 5000) + "}"), refused},
		{"900 repeated fields", document("{viewer {" + strings.Repeat("name ", 900) + "}}"), answered},
		{"fragments that double", document("{ viewer { ...F0 } } " + doubling.String() + "fragment F80 on Viewer { name }"), answered},
		{"fragments in a circle", document("{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }"), answered},
		{"400 aliases", document("{ viewer { " + aliases.String() + "} }"), answered},
		{"200 fields deep", document(strings.Repeat("{erasureRequests{edges{node{deliveries{edges{node{request", 20) + strings.Repeat("}", 140)), answered},
		{"pages of pages", document(`{erasureRequests(first:100){edges{node{deliveries(first:100){edges{node{request{deliveries(first:100){totalCount}}}}}}}}}`), answered},
		{"a thousand operations", e.ask("[" + strings.Repeat(`{"query":"{viewer{name}}"},`, 999) + `{"query":"{viewer{name}}"}]`), refused},
		{"brackets without end", e.ask(`{"query":"{viewer{name}}","variables":{"a":` + strings.Repeat("[", 1<<20)), refused},
		{"directives without end", document("{viewer{name " + strings.Repeat("@skip(if:false)", 300) + "}}"), answered},
		{"text without end", document(`{node(id:"` + strings.Repeat("x", 60<<10) + `"){id}}`), answered},
		{"introspection of introspection", document("{__schema{types{fields{type{fields{type{fields{type{fields{type{name}}}}}}}}}}}"), answered},
		{"no token", e.post("/graphql", "application/json", `{"query":"{__schema{types{name}}}"}`), []int{401}},
	}
}

// bodies are too long, of another kind than they say, or no text.
func (e enemy) bodies() []blow {
	long := strings.Repeat("x", 6<<20)
	return []blow{
		{"a document of 6 MiB", e.ask(`{"query":"` + long + `"}`), []int{413, closed}},
		{"a length of a terabyte", strings.Replace(e.ask("{"), "Content-Length: 1", "Content-Length: 1099511627776", 1) + long, []int{413, closed}},
		{"a chunk of a terabyte", chunked(e.ask("")) + "10000000000\r\n" + long, []int{413, closed}},
		{"a chunk of no length", chunked(e.ask("")) + "-1\r\nx\r\n0\r\n\r\n", []int{400}},
		{"an extension of a chunk without end", chunked(e.ask("")) + "1;" + long, []int{400, closed}},
		{"a form as GraphQL", e.post("/graphql", "application/x-www-form-urlencoded", "query={viewer{name}}", "Authorization: Bearer "+e.token), []int{415}},
		{"a file as GraphQL", e.post("/graphql", "multipart/form-data; boundary=x", "--x", "Authorization: Bearer "+e.token), []int{415}},
		{"GraphQL in UTF-16", e.ask("\xff\xfe{\x00}\x00"), []int{400}},
		{"GraphQL of no text", e.ask("{\"query\":\"{viewer{name}}\xff\xc0\x80\"}"), []int{200, 400}},
		{"a form of 6 MiB", e.fill("/login", "email="+long), []int{422, closed}},
		{"a form of 20,000 fields", e.fill("/login", strings.Repeat("a&", 20_000)), []int{422}},
		{"a form of no text", e.fill("/login", "email=%ff%fe&password=%00"), []int{422}},
		{"a form as JSON", e.post("/login", "application/json", `{"email":"a"}`, "Origin: http://"+e.address), []int{422}},
		{"a form in parts", e.post("/login", "multipart/form-data; boundary=x", strings.Repeat("--x\r\n", 1000), "Origin: http://"+e.address), []int{422}},
		{"a form from elsewhere", e.post("/login", "application/x-www-form-urlencoded", "email=a", "Origin: http://evil.example.com"), []int{403}},
		{"a callback of 6 MiB", e.post("/callbacks/0190b5a0-0000-7000-8000-000000000001", "application/json", long), []int{413, closed}},
		{"a callback about nothing", e.post("/callbacks/..%2f..%2fgraphql", "application/json", "{}"), []int{404}},
	}
}

// chunked is the head of a request, whose body comes in chunks.
func chunked(request string) string {
	return strings.Replace(request, "Content-Length: 0", "Transfer-Encoding: chunked", 1)
}

// heads are request lines and headers that no browser sends.
func (e enemy) heads() []blow {
	line := func(text string) string { return text + "\r\nHost: " + e.address + "\r\n\r\n" }
	return []blow{
		{"a header of 1 MiB", e.get("/login", "X-Long: "+strings.Repeat("x", 1<<20)), []int{431, closed}},
		{"20,000 headers", e.get("/login", strings.Repeat("X-Many: x\r\n", 20_000)+"X-Last: x"), []int{431, closed}},
		{"2,000 cookies", e.get("/login", "Cookie: "+strings.Repeat("__Host-lethe=x; lethe=y; ", 2000)), []int{200, 431}},
		{"an address of 100 KiB", e.get("/login?next=" + strings.Repeat("x", 100<<10)), []int{431, closed}},
		{"two lengths", strings.Replace(e.ask("{}"), "Content-Length: 2", "Content-Length: 2\r\nContent-Length: 3", 1), []int{400}},
		{"a length and chunks", strings.Replace(e.ask("0\r\n\r\nGET /queue HTTP/1.1\r\n\r\n"), "Content-Length", "Transfer-Encoding: chunked\r\nContent-Length", 1), []int{400}},
		{"chunks of an unknown kind", strings.Replace(e.ask("{}"), "Content-Length: 2", "Transfer-Encoding: xchunked", 1), []int{400, 501}},
		{"no host", "GET /login HTTP/1.1\r\n\r\n", []int{400}},
		{"a header of two lines", e.get("/login", "X-Fold: a\r\n b"), []int{200, 400}},
		{"a header with a space", e.get("/login", "Content-Length : 5"), []int{400}},
		{"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", []int{400}},
		{"TRACE", line("TRACE /login HTTP/1.1"), []int{405}},
		{"CONNECT", line("CONNECT evil.example.com:443 HTTP/1.1"), []int{400, 404, 405}},
		{"an unknown method", line("PROPFIND /queue HTTP/1.1"), []int{405}},
		{"a version to come", line("GET /login HTTP/9.9"), []int{400, 505}},
		{"another site's address", line("GET http://evil.example.com/queue HTTP/1.1"), []int{303, 400, 404}},
		{"a way out of the static files", e.get("/static/../../../../etc/passwd"), []int{301, 307, 400, 404}},
		{"an encoded way out", e.get("/static/..%2f..%2f..%2fetc%2fpasswd"), []int{301, 307, 400, 404}},
		{"a way out with backslashes", e.get(`/static/..\..\..\etc\passwd`), []int{400, 404}},
		{"a path of another host", e.get("//evil.example.com/%2f.."), []int{301, 307, 400, 404}},
		{"a path of no text", e.get("/requests/%ff%fe%00"), []int{303, 400, 404}},
		{"bytes of no text in the path", e.get("/\xff\xfe"), []int{303, 400, 404}},
		{"a query of no text", e.get("/login?next=%ff%00&next=2"), []int{200, 422}},
		{"a token in the address", e.get("/queue?access_token=" + e.token), []int{400}},
		{"a redirect elsewhere", e.get("/login?next=//evil.example.com"), []int{200}},
		{"an endless range", e.get("/login", "Range: bytes="+strings.Repeat("0-,", 10_000)), []int{200}},
		{"the metrics", e.get("/metrics"), []int{404}},
		{"the profiler", e.get("/debug/pprof/heap"), []int{404}},
	}
}
