errors-home = Pumunta sa simula
errors-number = Kung magtatanong ka tungkol dito, banggitin ang code na { $id }.
errors-not-found = Walang makikita rito
errors-not-found-what = Walang ganitong page, o sa ibang tindahan ito. Walang nabago sa data mo.
errors-sign-in = Mag-sign in muna
errors-sign-in-what = Tapos na ang sign-in mo. Walang nawala sa mga na-save na.
errors-forbidden = Hindi para sa role mo
errors-forbidden-what = Magsabi sa may-ari ng tindahan kung kailangan mo ito. Walang nabago.
errors-refused = Hindi ito magagawa nang ganito
errors-refused-what = Bumalik at tingnan ulit ang form. Walang nabago.
errors-conflict = May nauna sa iyo
errors-conflict-what = Nabago ito ng iba ngayon lang. Bumalik, i-reload ang page, at tingnan kung ano na ang naroon.
errors-busy = Hindi muna ngayon
errors-busy-what = Hindi naabot ang data sa oras. Maghintay sandali at subukan ulit; walang masama kung maulit.
errors-bug = Kami ang nagkamali
errors-bug-what = Nagkaproblema ang program. Ligtas ang mga na-save na; ang huling hakbang ang hindi nagawa.
today-needs = Kailangan ng tao ngayon
today-needs-none = Walang naghihintay sa iyo. Mabuti naman.
today-all-cases = Lahat ng case
today-more = { $count ->
    [1] Isa pang case
    [one] { $count } pang case
   *[other] { $count } pang case
}
today-internal = Walang pangako
today-improve = Ang isang bagay na pagbubutihin
today-improve-none = Walang sinusukat ngayon. Pumili ng isang babaguhin, isulat ito bago magsimula, at tingnan ang epekto.
today-improve-begin = Magplano ng pagbabago
today-thank = Mga dapat pasalamatan
today-thank-none = Dito lumalabas ang magagandang sinabi ng mga customer.
today-lead-none = Walang naghihintay. Kusang lumalabas dito ang mga bagong sagot.
today-lead-next = { $count ->
    [1] Isang case ang nangangailangan ng tao, bago mag-{ $when }.
    [one] { $count } case ang nangangailangan ng tao, ang susunod ay bago mag-{ $when }.
   *[other] { $count } na case ang nangangailangan ng tao, ang susunod ay bago mag-{ $when }.
}
today-lead-late = { $count ->
    [1] Isang case ang nangangailangan ng tao, at late na ito.
    [one] { $count } case ang nangangailangan ng tao, { $late } sa mga ito ang late na.
   *[other] { $count } na case ang nangangailangan ng tao, { $late } sa mga ito ang late na.
}
today-here = Nandito ako
today-gone = Aalis na ako
today-here-until = Sa iyo mapupunta ang mga bagong case hanggang { $time }.
today-mail-waits = Hindi pa naka-set up ang email. Naghihintay sa outbox ang mga sulat sa customer; walang nawawala.
today-mail-how = I-set up ito
find-title = Maghanap
find-label = Pangalan, numero, o mga salita sa isang sagot
find-button = Hanapin
find-none = Walang nakita. Subukan nang mas kaunting letra.
operator-title = Ang takbo ng Regulars
operator-version = Version
operator-database = Database
operator-waiting = Mga naghihintay na job
operator-reads = Mga read mula nang magsimula
operator-writes = Mga write mula nang magsimula
operator-gave-up = Mga job na hindi natuloy
operator-none = Wala. Natapos ang lahat ng job.
operator-tries = { $count ->
    [1] Isang subok: { $when }
    [one] { $count } subok, ang huli: { $when }
   *[other] { $count } na subok, ang huli: { $when }
}
operator-again = Subukan ulit
operator-drop = Alisin ang job
demo-name = Café Linden
demo-place = Storgatan 12
demo-owner = Mira
demo-action = Ikalawang kahera tuwing Sabado
demo-action-why = Tuwing Sabado, ang haba ng pila ang pinakamadalas na sinasabi ng mga customer.
demo-action-said = May ikalawang kahera na tuwing Sabado, dahil marami sa inyo ang nagsabi tungkol sa paghihintay.
demo-second = Mas mahinang tugtog
demo-second-why = Ilang guest ang hindi magkarinigan tuwing hapon.
errors-no-survey = Walang mapupuntahan ang address na ito
errors-no-survey-what = Tingnan ulit ang address sa card, o itutok ang camera sa code. Walang na-save.
errors-again = Subukan ulit
