"""Packs weights into model/meaning.bin, the form that src/model.rs reads. usage: pack.py OUT [TRAINED.pkl]"""
import sys,numpy as np,struct,re,pickle
from base import *
def keep_pieces(pieces,sc,latin=14000):
    jp=re.compile(r'^[\u2581ぁ-ゖァ-ヺーゝゞヽヾ々〆〇一-鿿㐀-䶿\U00020000-\U0003ffff\u3000-\u303f、-〟。・！-～\x20-\x7e①-⑳Ⅰ-ⅹ℃№←-⇿■□●○◆◇★☆※…―‐－〜～¥£°×÷±§㎡]+$')
    lat=re.compile(r'^\u2581?[A-Za-z]+$')
    ids=[i for i,p in enumerate(pieces) if i>=4 and jp.match(p) and len(p.encode())<=255]
    l=[i for i in ids if lat.match(pieces[i])]; l=set(sorted(l,key=lambda i:-sc[i])[:latin])
    l|={i for i in ids if lat.match(pieces[i]) and len(pieces[i].strip('\u2581'))<=2}
    return [0,1,2,3]+[i for i in ids if not lat.match(pieces[i]) or i in l]
def q7(W):
    s=np.abs(W).max(1)/63; s[s==0]=1; q=np.rint(W/s[:,None]).astype(np.int8)
    return q,s.astype(np.float32)
def mat(out,W,b):
    q,s=q7(W); o,i=q.shape
    p=q.reshape(o//16,16,i//4,4).transpose(0,2,1,3).copy()
    out.append(p.tobytes()); out.append(s.tobytes()); out.append(q.astype(np.int32).sum(1).astype(np.int32).tobytes()); out.append(b.astype(np.float32).tobytes())
def pack(W,pieces,sc,path,longest=64):
    keep=keep_pieces(pieces,sc); out=[b'ZMN1',struct.pack('<6i',384,len(W['layers']),12,1536,len(keep),longest)]
    for i in keep:
        b=pieces[i].encode(); out.append(bytes([len(b)])+b+struct.pack('<f',float(sc[i])))
    raw,off,VOC,H=W['word_raw']; nb=H//32*18
    out.append(np.frombuffer(raw,np.uint8,VOC*nb,off).reshape(VOC,nb)[keep].tobytes())
    f=lambda a: out.append(np.asarray(a,np.float32).tobytes())
    f(W['pos'][:longest]+W['type']); f(W['lnw']); f(W['lnb'])
    for L in W['layers']:
        mat(out,np.concatenate([L['qw'],L['kw'],L['vw']]),np.concatenate([L['qb'],L['kb'],L['vb']])); mat(out,L['aow'],L['aob']); f(L['alnw']); f(L['alnb'])
        mat(out,L['fiw'],L['fib']); mat(out,L['fow'],L['fob']); f(L['olnw']); f(L['olnb'])
    open(path,'wb').write(b''.join(out)); print(len(keep),sum(map(len,out)))
if __name__=='__main__':
    W,T,cfg,pieces,sc,norm=load()
    if len(sys.argv)>2: 
        W['layers']=pickle.load(open(sys.argv[2],'rb'))['layers']
    pack(W,pieces,sc,sys.argv[1])
