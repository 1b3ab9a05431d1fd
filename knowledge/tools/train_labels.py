#!/usr/bin/env python3
"""Fits the layers of knowledge/learned/ on the labelled examples: manner.bin (labels and severity), fact.bin (which sentences
state a fact), demand.bin (which demand what), relation.bin (from the heads that crates/zehi-meaning/tools/train.py leaves in TRAINED.pkl).

usage, from the project's root: cargo build --release -p zehi-meaning -p zehi-domain -p zehi-app --examples
       knowledge/tools/train_labels.py [TRAINED.pkl]          (numpy, scipy, scikit-learn; Python 3.11)
The files below fixtures/sealed/ are for measuring and are not read here.
"""
import glob, json, os, pickle, re, struct, subprocess, sys, tempfile, tomllib, unicodedata
import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.linear_model import LogisticRegression


def enc(texts):
    lines='\n'.join(re.sub(r'[\n\r\x0b\x0c\x85\u2028]',' ',t) or '\u3000' for t in texts)
    out=subprocess.run(BIN+'vectors',input=lines,capture_output=True,text=True).stdout
    return np.array([[float(x) for x in l.split()] for l in out.strip().split('\n')],np.float32)


L="personal_attack discrimination threat extortion exposure humiliation repetition detention authority physical sexual private_life".split()
C="opinion inquiry defect extra abstract firm_claim excessive price_pressure oral_promise".split()
BIN='target/release/examples/'
NB=1<<14
def load(p):
    r=[]
    for l in open(p,encoding='utf-8'):
        f=(l.rstrip('\n').split('\t')+['']*7)[:7]
        try: s=int(f[4])
        except: continue
        r.append((f[1],set(filter(None,f[2].split(','))),set(filter(None,f[3].split(','))),s,f[5],f[6]))
    return r
def fnv(b):
    h=2166136261
    for x in b: h=((h^x)*16777619)&0xffffffff
    return h
def grams(t):
    t=re.sub(r'\s+','',unicodedata.normalize('NFKC',t)); s=set()
    for n in (1,2,3,4):
        for i in range(len(t)-n+1): s.add(fnv(t[i:i+n].encode())%NB)
    return s
def rules(path):
    out=[]
    for l in subprocess.run([BIN+'phrase_features',path],capture_output=True,text=True).stdout.strip().split('\n'):
        d=json.loads(l); v=np.zeros(25)
        for m in d['manner']: v[L.index(m['label'])]=1
        for c in d['content']: v[12+C.index(c)]=1
        v[21+d['severity']]=1; out.append(v)
    return np.array(out)
def feats(path):
    r=load(path); E=enc([x[0] for x in r]); R=rules(path); assert len(R)==len(r),(path,len(R),len(r))
    rows,cols,vals=[],[],[]
    for i,x in enumerate(r):
        g=grams(x[0]); 
        for c in g: rows.append(i);cols.append(c);vals.append(1/np.sqrt(len(g)))
    return r,E,R,csr_matrix((vals,(rows,cols)),shape=(len(r),NB))
WE,WR,WT,CR=8.,1.,8.,.3
def X(E,R,G,mu): return hstack([(E-mu)*WE,R*WR,G*WT]).tocsr()
def fit_labels(S):
    r=sum([s[0] for s in S],[]); E=np.concatenate([s[1] for s in S]); R=np.concatenate([s[2] for s in S])
    G=vstack([s[3] for s in S]); mu=E.mean(0); x=X(E,R,G,mu); Wm=[];b=[]
    for labs,ix in((L,2),(C,1)):
        for l in labs:
            c=LogisticRegression(C=CR,max_iter=2000).fit(x,[l in q[ix] for q in r]); Wm.append(c.coef_[0]);b.append(c.intercept_[0])
    # severity
    c=LogisticRegression(C=CR,max_iter=2000).fit(x,[q[3] for q in r]); Wm+=list(c.coef_); b+=list(c.intercept_)
    return mu,np.array(Wm),np.array(b)
def predict(M,s):
    mu,W,b=M; z=X(s[1],s[2],s[3],mu)@W.T+b; p=1/(1+np.exp(-z[:,:21])); e=np.exp(z[:,21:]-z[:,21:].max(1,keepdims=True)); return p,e/e.sum(1,keepdims=True)
def decide(p,q,th=.4,tc=.4,need=.5):
    out=[]
    for i in range(len(p)):
        lab={L[j] for j in range(12) if p[i,j]>th}; con={C[j] for j in range(9) if p[i,12+j]>tc}
        hi=q[i,2]+q[i,3]; sev=int(np.argmax(q[i]))
        if hi>=need: sev=3 if q[i,3]>q[i,2] else 2
        elif sev>=2: sev=1 if q[i,1]>q[i,0] else 0
        if sev>=2 and not lab:
            j=int(np.argmax(p[i,:12])); 
            if p[i,j]>.15: lab={L[j]}
        out.append((lab,con,sev))
    return out
def score(rows,dec):
    tp=fp=fn=ct=cf=cn=ex=near=hn=al=t3=f3=0
    for x,(lab,con,sev) in zip(rows,dec):
        if not x[5]: tp+=len(lab&x[2]);fp+=len(lab-x[2]);fn+=len(x[2]-lab)
        ct+=len(con&x[1]);cf+=len(con-x[1]);cn+=len(x[1]-con)
        o=abs(sev-x[3]); ex+=o==0 or bool(x[5] and o==1); near+=o<=1
        if x[4]: hn+=1; al+=sev>=2
        if x[3]==3 and not x[5]: t3+=1; f3+=sev==3
    n=len(rows); return f'manner {2*tp/(2*tp+fp+fn):.3f} content {2*ct/(2*ct+cf+cn):.3f} exact {ex/n:.3f} near {near/n:.3f} HN {al}/{hn} s3 {f3}/{t3}'
def write(M,path):
    mu,W,b=M; W=W.copy(); bias=b-(W[:,:384]*WE)@mu; W[:,:384]*=WE; W[:,384:409]*=WR; W[:,409:]*=WT
    with open(path,'wb') as f: f.write(b'ZLW1'+struct.pack('<II',W.shape[1],W.shape[0])+bias.astype('<f4').tobytes()+W.astype('<f4').tobytes())
def fold(s): return re.sub(r'\s+','',unicodedata.normalize('NFKC',s or '').casefold())
def split(text):
    out=[];cur=''
    for s in re.split(r'(?<=[。！？!?\n])',text):
        s=s.strip()
        if not s or s.startswith('>'): continue
        if cur and len(cur)+len(s)<=110: cur+=s
        else:
            if cur: out.append(cur)
            cur=s
    return out+([cur] if cur else [])
def fit(S,N,wneg):
    base=fit_labels(S); mu,W,b=base; W=W.copy();b=b.copy()
    r=sum([q[0] for q in S],[])+N[0]; E=np.concatenate([q[1] for q in S]+[N[1]]); R=np.concatenate([q[2] for q in S]+[N[2]]); G=vstack([q[3] for q in S]+[N[3]]); x=X(E,R,G,mu)
    sw=np.r_[np.ones(sum(len(q[0]) for q in S)),np.full(len(N[0]),wneg)]
    for i,l in enumerate(L):
        k=[j for j,z in enumerate(rl) if z[0]==l]; xr=X(RL[1][k],RL[2][k],RL[3][k],mu); c=LogisticRegression(C=CR,max_iter=2000).fit(vstack([x,xr]).tocsr(),[l in q[2] for q in r]+[bool(rl[j][2]) for j in k],sample_weight=np.r_[sw,np.full(len(k),1.5)]); W[i]=c.coef_[0]; b[i]=c.intercept_[0]
    c=LogisticRegression(C=CR,max_iter=2000).fit(x,[q[3] for q in r],sample_weight=sw); W[21:]=c.coef_; b[21:]=c.intercept_
    return mu,W,b

def as_tsv(rows):
    f=tempfile.NamedTemporaryFile('w',suffix='.tsv',delete=False,encoding='utf-8')
    plain=[x.replace('\t',' ').replace('\n',' ') for x in rows]
    f.write(''.join(f"{i}\t{x}\t\t\t0\t\t\n" for i,x in enumerate(plain))); f.close(); return f.name
def layer(f,W,b): f.write(struct.pack('<II',W.shape[1],W.shape[0])+b.astype('<f4').tobytes()+np.ascontiguousarray(W).astype('<f4').tobytes())

folders=['fixtures/case-study']+[d for d in sorted(glob.glob('fixtures/dossiers/*')) if not d.endswith('migration')]
dumps=[json.loads(l) for l in subprocess.run([BIN+'dossier_dump',*folders],capture_output=True,text=True).stdout.strip().split('\n')]
records=[json.loads(l) for p in sorted(glob.glob('knowledge/examples/records/*.jsonl')) for l in open(p,encoding='utf-8') if l.strip()]
phrases=['fixtures/phrases/a.tsv','fixtures/phrases/b.tsv']+sorted(glob.glob('knowledge/examples/phrases/*.tsv'))
# ordinary sentences and fair claims hold no manner
ordinary=[s for d in dumps if max(d['truth']['severity'])<=1 and not d['truth'].get('signals') for s in split(d['claim']['text'])]
ordinary+=[r['claim'] for r in records]+[l.strip().split('\t')[-1] for l in open('fixtures/phrases/ordinary.txt',encoding='utf-8') if l.strip()]
book=tomllib.load(open('knowledge/manner.toml','rb'))['rule']
rl=[(r['label'],x,1) for r in book for x in r.get('positive',[])]+[(r['label'],x,0) for r in book for x in r.get('negative',[])]
# whole claims: a stretch with manner is an example of its label, every other stretch is ordinary
cases=[json.loads(l) for p in sorted(glob.glob('knowledge/examples/cases/*.jsonl')) for l in open(p,encoding='utf-8') if l.strip()]
for case in cases:
    for stretch in split(case['claim']):
        shown={label for label,quote in case['signals'] if fold(quote) in fold(stretch) or fold(stretch) in fold(quote)}
        rl+=[(label,stretch,1) for label in shown]
        if not shown: ordinary.append(stretch)
    rl+=[(label,quote,1) for label,quote in case['signals']]
RL=feats(as_tsv([x for _,x,_ in rl]))
S=[feats(p) for p in phrases]; M=fit(S,feats(as_tsv(ordinary)),.3)
write(M,'knowledge/learned/manner.bin')
# facts
def sentences(d): return [x.strip() for x in re.split(r'(?<=[。！？!?\n])',d['claim']['text']) if len(x.strip())>5 and not x.strip().startswith('>')]
told=[(x,any(fold(w['about']) in fold(x) for w in d['truth']['assertions'])) for d in dumps for x in sentences(d)]
told+=[(x,any(fold(w['s']) in fold(x) or fold(x) in fold(w['s']) for w in c['facts'])) for c in cases for x in sentences({'claim':{'text':c['claim']}})]
other=[q[0] for s in S for q in s[0] if not q[1]&{'defect','oral_promise','firm_claim','abstract'}]
texts=[r['claim'] for r in records]+[x for x,_ in told]+other
wanted=[1]*len(records)+[int(a) for _,a in told]+[0]*len(other)
weights=[.5]*len(records)+[2. if a else 1.5 for _,a in told]+[.3]*len(other)
E=enc(texts); mu=E.mean(0); c=LogisticRegression(C=1.,max_iter=2000).fit((E-mu)*6,wanted,sample_weight=weights)
with open('knowledge/learned/fact.bin','wb') as f: f.write(b'ZLW1'); layer(f,c.coef_*6,c.intercept_-(c.coef_*6)@mu)
# demands
KINDS='fix redo extra_work refund damages reduction refuse_payment apology explanation discipline termination disclosure reply other'.split()
ND=1<<13
def demand_sentences(claims):
    with tempfile.NamedTemporaryFile('w',suffix='.jsonl',encoding='utf-8') as f:
        f.write(''.join(json.dumps(c,ensure_ascii=False)+'\n' for c in claims)); f.flush()
        out=subprocess.run([BIN+'demands_report','--sentences',f.name],capture_output=True,text=True,check=True).stdout
    return [json.loads(l) for l in out.strip().split('\n')]
whole=cases+[{'claim':d['claim']['text'],'demands':d['truth']['demands'],'date':(d['claim'].get('date') or '2026-01-15')[:10]} for d in dumps]
rows=[(s,[w['kind'] for w in c['demands'] if fold(w['contains']) in fold(s) or len(fold(s))>3 and fold(s) in fold(w['contains'])],k) for c,r in zip(whole,demand_sentences(whole)) for s,k in r]
plain=[l.strip().split('\t')[-1] for l in open('fixtures/phrases/ordinary.txt',encoding='utf-8') if l.strip()]
rows+=[(s,[],k) for r in demand_sentences([{'claim':x,'date':'2026-01-15'} for x in plain]) for s,k in r]
# the rules' own examples: of a kind, and what demands nothing
told=tomllib.load(open('knowledge/demands.toml','rb')); ruled=[(x,[[e['kind']]]) for part in ('act','kind') for e in told[part] for x in e.get('positive',[])]
ruled+=[(x,[]) for e in told['form'] for x in e.get('negative',[])]+[(x,[]) for part in ('idle','cancelled') for e in told[part] for x in e.get('positive',[])]
rows+=[(s,g if len(r)==1 else [],k) for (x,g),r in zip(ruled,demand_sentences([{'claim':x,'date':'2026-01-15'} for x,_ in ruled])) for s,k in r if len(r)==1]
def demand_input(rows,mu,E):
    R=np.zeros((len(rows),15)); a,b,v=[],[],[]
    for i,(s,_,k) in enumerate(rows):
        for x in k: R[i,KINDS.index(x)]=1
        R[i,14]=bool(k); g={h%ND for h in grams(s)}
        for c in g: a.append(i);b.append(c);v.append(1/np.sqrt(len(g)))
    return hstack([(E-mu)*8,R*2,csr_matrix((v,(a,b)),shape=(len(rows),ND))*8]).tocsr()
E=enc([r[0] for r in rows]); mu=E.mean(0); x=demand_input(rows,mu,E); Wd=[];bd=[]
for kind in KINDS:
    # alternatives of a demand count neither for nor against
    m=np.array([not any(kind in g[1:] for g in r[1]) for r in rows]); y=np.array([any(kind==g[0] for g in r[1]) for r in rows])
    c=LogisticRegression(C=1.,max_iter=2000).fit(x[m],y[m]); Wd.append(c.coef_[0]); bd.append(c.intercept_[0])
c=LogisticRegression(C=1.,max_iter=2000).fit(x,[bool(r[1]) for r in rows]); Wd.append(c.coef_[0]); bd.append(c.intercept_[0])
Wd=np.array(Wd); bd=np.array(bd)-(Wd[:,:384]*8)@mu; Wd[:,:384]*=8; Wd[:,384:399]*=2; Wd[:,399:]*=8
with open('knowledge/learned/demand.bin','wb') as f: f.write(b'ZLW1'); layer(f,Wd,bd)
print('demands:',len(rows),'sentences,',sum(bool(r[1]) for r in rows),'demand')
if len(sys.argv)>1:
    h=pickle.load(open(sys.argv[1],'rb'))['heads']
    with open('knowledge/learned/relation.bin','wb') as f:
        f.write(b'ZLW1'); layer(f,h['r1'].T,h['rb1']); layer(f,h['r2'].T,h['rb2'])
