package foreign_test
import ("testing";"os";"bytes";"fmt";"rond/internal/plan";"rond/internal/plan/foreign";"golang.org/x/tools/txtar")
func TestScratch(t *testing.T){
 for _, n := range []string{"head-and-value-cell","region-office","with-people","sheet-per-area"} {
 c,_:=txtar.ParseFile("testdata/"+n+".txtar")
 r:=read(t,typed(t,c))
 if r.Staff!=nil { r.Staff.Into(r.Plan) }
 foreign.Ask(r.Plan)
 var b bytes.Buffer
 missing,err:=plan.WriteDraft(t.Context(),&b,r.Plan)
 if err!=nil{t.Fatal(err)}
 os.WriteFile("/tmp/draft-"+n+".xlsx",b.Bytes(),0o600)
 for _,m:=range missing{fmt.Println(n,m.Warning,m.Sheet,m.Cell,m.Code,m.Text)}
 }
}
