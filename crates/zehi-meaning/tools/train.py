"""Trains the upper six layers on knowledge/examples (records, phrases) and fixtures, with heads for relation and labels.

usage: train.py OUT.pkl [START.pkl]     EPOCHS, LR, DUMP (JSON lines of zehi-app's example dossier_dump) by environment
Needs jax and optax. The model of the repository: 3 epochs at 6e-5, then 5 at 1.2e-4 from there.
"""
import sys,json,glob,time,pickle,unicodedata,random,os,re

from base import *
import jax,jax.numpy as jnp,optax
def ln(x,w,b,eps):
    m=x.mean(-1,keepdims=True); v=((x-m)**2).mean(-1,keepdims=True); return (x-m)*jax.lax.rsqrt(v+eps)*w+b
def fold(s):
    s=unicodedata.normalize('NFKC',s or '').casefold()
    return re.sub(r'\s+','',s)
def overlap(a,b):
    a,b=fold(a),fold(b)
    return bool(b) and (b in a or (a in b and 2*len(a)>=len(b))) and len(a)<=len(b)+200
ML=48
W,T,cfg,pieces,sc,norm=load()
def prep(t):
    t=unicodedata.normalize('NFKC',t)[:400]; out=''; pend=False
    for c in t:
        if c.isspace(): pend=True; continue
        if pend and out and '!'<=out[-1]<='~' and '!'<=c<='~': out+=' '
        pend=False; out+=c
    return out
def half(layers,x,mask):
    B,L,H=x.shape; bias=jnp.where(mask[:,None,None,:]>0,0.,-1e9)
    for ly in layers:
        q=(x@ly['qw'].T+ly['qb']).reshape(B,L,12,32);k=(x@ly['kw'].T+ly['kb']).reshape(B,L,12,32);v=(x@ly['vw'].T+ly['vb']).reshape(B,L,12,32)
        a=jnp.einsum('blhd,bmhd->bhlm',q,k)/np.sqrt(32)+bias
        c=jnp.einsum('bhlm,bmhd->blhd',jax.nn.softmax(a,-1),v).reshape(B,L,H)
        x=ln(x+c@ly['aow'].T+ly['aob'],ly['alnw'],ly['alnb'],1e-12)
        h=jax.nn.gelu(x@ly['fiw'].T+ly['fib'],approximate=True)
        x=ln(x+h@ly['fow'].T+ly['fob'],ly['olnw'],ly['olnb'],1e-12)
    return x
FROZEN=int(os.environ.get('FROZEN','6'))
low=jax.tree.map(jnp.asarray,W['layers'][:FROZEN]); top=jax.tree.map(jnp.asarray,W['layers'][FROZEN:])
@jax.jit
def lower(x,mask): return half(low,ln(x+W['pos'][:ML]+W['type'],W['lnw'],W['lnb'],1e-12),mask)
def precompute(texts):
    ids=[T(prep(t),ML) for t in texts]; N=len(ids)
    H=np.zeros((N,ML,384),np.float16); M=np.zeros((N,ML),np.float32)
    for b in range(0,N,64):
        x=np.zeros((64,ML,384),np.float32); m=np.zeros((64,ML),np.float32)
        for j,i in enumerate(ids[b:b+64]): x[j,:len(i)]=word_rows(W,i); m[j,:len(i)]=1
        if len(ids[b:b+64])<64: m[len(ids[b:b+64]):,0]=1
        h=np.array(lower(x,m)); n=len(ids[b:b+64]); H[b:b+n]=h[:n]; M[b:b+n]=m[:n]
    return H,M
def pooled(top,x,m):
    x=half(top,x,m); s=(x*m[:,:,None]).sum(1)/m.sum(1,keepdims=True)
    return s/jnp.linalg.norm(s,axis=-1,keepdims=True)
embed=jax.jit(pooled)
def vectors(top,H,M,bs=96):
    out=[]
    for b in range(0,len(H),bs):
        h,m=H[b:b+bs],M[b:b+bs]; n=len(h)
        if n<bs: h=np.concatenate([h,np.repeat(h[:1],bs-n,0)]); m=np.concatenate([m,np.repeat(m[:1],bs-n,0)])
        out.append(np.array(embed(top,h.astype(np.float32),m))[:n])
    return np.concatenate(out)
LAB="personal_attack discrimination threat extortion exposure humiliation repetition detention authority physical sexual private_life opinion inquiry defect extra abstract firm_claim excessive price_pressure oral_promise".split()
def load_phr(p):
    r=[]
    for l in open(p,encoding='utf-8'):
        f=(l.rstrip('\n').split('\t')+['']*7)[:7]
        try: s=int(f[4])
        except: continue
        y=np.zeros(len(LAB)+4,np.float32)
        for x in (f[2]+','+f[3]).split(','):
            if x in LAB: y[LAB.index(x)]=1
        y[len(LAB)+s]=1
        r.append((f[1],y,bool(f[5]),bool(f[6])))
    return r
REL={'supports':0,'contradicts':1,'bears_on':2}
def load_tri(paths):
    out=[]
    for p in paths:
        for l in open(p,encoding='utf-8'):
            try: d=json.loads(l)
            except: continue
            if d.get('records'): out.append(d)
    return out

rng=random.Random(1)
tri=load_tri(sorted(glob.glob('knowledge/examples/records/*.jsonl')))
F='fixtures/phrases/'; phr=sum([load_phr(p) for p in [F+'a.tsv']+sorted(glob.glob('knowledge/examples/phrases/*.tsv'))],[])
if os.environ.get('WITHB'): phr+=load_phr(F+'b.tsv')
extra=[]   # ordinary passages as negatives
if os.environ.get('DUMP'):
    for l in open(os.environ['DUMP']):
        d=json.loads(l)
        pass
        for w in d['truth']['assertions']:
            got=sorted((f for f in d['facts'] if fold(w['about']) in fold(f['quote'])),key=lambda f:len(f['quote']))[:1]
            q=got[0]['quote'] if got else next((x for x in re.split(r'(?<=[。！？\n])',d['claim']['text']) if fold(w['about']) in fold(x)),w['about'])
            rec=[];g=set()
            for e in w['evidence']:
                for i,p in enumerate(d['passages']):
                    if e[0].removeprefix('project/') in p['path'] and overlap(p['text'],e[1]):
                        rec.append({'t':p['text'],'r':e[2] if len(e)>2 else 'bears_on'}); g.add(i); break
            if rec:
                others=[p['text'] for i,p in enumerate(d['passages']) if i not in g and len(p['text'])>8]
                tri.append({'claim':q,'before':'','records':rec,'near':rng.sample(others,min(12,len(others)))})
print(len(tri),'claims',len(phr),'phrases')
texts=[];ix={}
def tid(t):
    if t not in ix: ix[t]=len(texts); texts.append(t)
    return ix[t]
ex=[]
for d in tri:
    ex.append((tid(d['claim']),[(tid(r['t']),REL.get(r['r'],2)) for r in d['records']],[tid(n) for n in d['near']]))
ph=[(tid(p[0]),p[1]) for p in phr]
t0=time.time(); H,M=precompute(texts); print('precomputed',len(texts),time.time()-t0,'mean len',M.sum(1).mean(),flush=True)
NB,NP,PB=12,66,24
def loss_fn(P,hq,mq,hp,mp,own,rel,relidx,relmask,hf,mf,yf,key):
    h=jnp.concatenate([hq,hp,hf]); m=jnp.concatenate([mq,mp,mf])
    h=h*jax.random.bernoulli(key,.9,h.shape)/.9
    v=pooled(P['top'],h,m); q,p,f=v[:NB],v[NB:NB+NP],v[NB+NP:]
    s=q@p.T/0.04   # NB x NP
    pos=own[None,:]==jnp.arange(NB)[:,None]
    lse=jax.nn.logsumexp(jnp.where(own[None,:]==-2,-1e9,s),axis=1,keepdims=True)
    l1=-(jnp.where(pos,s-lse,0).sum()/jnp.maximum(pos.sum(),1))
    qq=q[jnp.maximum(own,0)]; z=jnp.concatenate([qq*p*20,jnp.abs(qq-p)*5,qq*5,p*5],1)
    r=jax.nn.relu(z@P['r1']+P['rb1'])@P['r2']+P['rb2']
    l2=-(jax.nn.log_softmax(r)*jax.nn.one_hot(rel,3)).sum(1); l2=(l2*(own>=0)).sum()/jnp.maximum((own>=0).sum(),1)
    o=f*10@P['c']+P['cb']
    n=len(LAB)
    l3=optax.sigmoid_binary_cross_entropy(o[:,:n],yf[:,:n]).sum(1).mean(); l4=-(jax.nn.log_softmax(o[:,n:])*yf[:,n:]).sum(1).mean()
    return l1+.5*l2+.5*l3+.5*l4,(l1,l2,l3,l4)
key=jax.random.PRNGKey(0); nrm=lambda k,s,a: jax.random.normal(k,s)*a
P={'top':top,'r1':nrm(key,(384*4,64),.03),'rb1':jnp.zeros(64),'r2':nrm(key,(64,3),.1),'rb2':jnp.zeros(3),'c':nrm(key,(384,len(LAB)+4),.02),'cb':jnp.full(len(LAB)+4,-1.)}
if len(sys.argv)>2:
    start=pickle.load(open(sys.argv[2],'rb')); P={'top':[{k:jnp.asarray(v) for k,v in L.items()} for L in start['layers'][FROZEN:]],**{k:jnp.asarray(v) for k,v in start['heads'].items()}}
EP=int(os.environ.get('EPOCHS','4')); steps=EP*(len(ex)//NB)
sch=optax.warmup_cosine_decay_schedule(0,float(os.environ.get('LR','6e-5')),max(1,steps//12),steps)
lab=jax.tree_util.tree_map_with_path(lambda p,_: 'enc' if p[0].key=='top' else 'head',P)
opt=optax.multi_transform({'enc':optax.adamw(sch,weight_decay=.01),'head':optax.adamw(optax.warmup_cosine_decay_schedule(0,2e-3,10,steps),weight_decay=.01)},lab)
st=opt.init(P)
@jax.jit
def step(P,st,key,*a):
    (l,aux),g=jax.value_and_grad(loss_fn,has_aux=True)(P,*a,key); u,st=opt.update(g,st,P); return optax.apply_updates(P,u),st,l,aux
k=0; t0=time.time(); acc=[]; pool=[i for e in ex for i in e[2]]; fi=0; rng.shuffle(ph)
for ep in range(EP):
    rng.shuffle(ex)
    for b in range(0,len(ex)-NB+1,NB):
        B=ex[b:b+NB]; ps=[];own=[];rel=[]
        for j,(q,rs,ns) in enumerate(B):
            for t,r in rng.sample(rs,min(3,len(rs))): ps.append(t);own.append(j);rel.append(r)
            for t in rng.sample(ns,min(3,len(ns))): ps.append(t);own.append(-1);rel.append(0)
        ps,own,rel=ps[:NP],own[:NP],rel[:NP]
        while len(ps)<NP: ps.append(rng.choice(pool));own.append(-1);rel.append(0)
        fb=[ph[(fi+z)%len(ph)] for z in range(PB)]; fi+=PB
        if fi>=len(ph): fi=0; rng.shuffle(ph)
        qi=[e[0] for e in B]; key,sk=jax.random.split(key)
        f32=lambda a: a.astype(np.float32)
        P,st,l,aux=step(P,st,sk,f32(H[qi]),M[qi],f32(H[ps]),M[ps],np.array(own),np.array(rel),0,0,f32(H[[x[0] for x in fb]]),M[[x[0] for x in fb]],np.array([x[1] for x in fb]))
        acc.append([float(x) for x in aux]); k+=1
        if k%10==0: print(ep,k,'/',steps,np.mean(acc[-10:],0).round(3),round((time.time()-t0)/k,2),'s/step',flush=True)
out=sys.argv[1]
full=list(jax.tree.map(np.array,W['layers'][:FROZEN]))+list(jax.tree.map(np.array,P['top']))
pickle.dump(dict(layers=full,heads={k:np.array(v) for k,v in P.items() if k!='top'},labels=LAB),open(out,'wb')); print('saved',out)
