import type { Lexicon } from './lexicon.ts'

export const portuguese: Lexicon = {
  great: `
    amo amei amamos amando amooo~ amor~ ador~ adoro adorei maravilh~ excelente~ incrivel incriveis fantastic~ espetacular~ perfeit~ sensacional sensacionais
    otimo~ otima~ magnific~ extraordinari~ esplendid~ lindissim~ belissim~ lindo~ linda~ linde~ lindu~ gat~o deus~a diva divas divo divos divonic~ div~ rainha~ rei
    arras~ lacr~ lacrou tombou hin~ hino mitou mito~ fod~_demais foda_demais muito_bom muito_boa bom_demais boa_demais demaisss~ é_demais vc_é_demais voce_é_demais mt_bom
    melhor_programa melhor_pessoa melhor_apresentador~ o_melhor a_melhor os_melhores as_melhores melhor_do melhor_que_existe top topp~ topzera show_de_bola é_show show_demais
    um_show parabens parabenizo palmas bravo apaixon~ apaixonad~ encant~ emocionant~ emocion~ divert~ divertid~ hilari~ orgulho~ orgulhos~ genial geniais
    brilhante~ brilh~ talentos~ talento inteligent~ sabio sabia_mulher mulherão homão fofo fofa fofos fofas fofinh~ fof~ gostos~ delici~ gracinha amorzinho xodo
    feliz~ felic~ felizard~ viva uhul uhuu~ aee~ eba ebaa~ eitaa~ obrigad~ obg brigad~ gratidao abençoad~ bençao abençoe deus_abençoe tdb tudo_de_bom
    impagavel impecavel inesquecivel imperdivel sucesso~ campeã~ campeao merecid~ mereceu merece`,
  good: `
    bom boa bons boas melhor~ gost~ gosto gostei gostando curti~ curto legal legais massa bacana~ daora da_hora maneir~ irad~ bonit~ bel~ charmos~ simpatic~
    alegr~ animad~ ansios~ ansiosa_pra ansioso_pra ri rindo rir risos rsrs~ kkk~ haha~ hehe~ huahua~ sorri~ sorris~ engraçad~ comedia graça abraço~ abraços beijo~ beij~ bjo~ bjs
    bjos querid~ amig~ saudade_boa paz luz força fé esperança acredit~ confi~ torc~ torço torcendo sorte ganh~ ganhou ganhar venceu vencer conseguiu consegui conquist~
    apoi~ ajud~ util uteis pratic~ facil rapid~ limp~ educad~ atencios~ gentil respeit~ profissional qualidade recomend~ vale_a_pena valeu inspir~ aprend~ ensin~ importante
    interessante~ original criativ~ estilos~ elegant~ chique~ cheiros~ saboros~ gosto_de adoraveis agradavel agrad~ bem_vindo bem_vinda bora partiu
    amiga crush gatinh~ gato gata gatoo~ gatos_demais shipp~ shippar casal casar sonho~ sonh~ realiz~ fã fãs fan saudavel delicad~ meig~ carinh~ ternura
    bom_dia boa_noite boa_tarde boa_sorte bom_domingo bom_final feriado ferias festa~ aniversario celebra~ comemor~ presente~ surpresa melhora~ evolui~ sucess~ justo justa justiça
    concordo exato isso_ai isso_mesmo falou_tudo disse_tudo aplaud~ aplausos admir~ guerreir~ lut~ corag~ corajos~ sincer~ humild~ honest~ calma sensivel maravis
    musa icone poderos~ estrela anjo princesa mozao mozão bebe nenem vicio viciad~ imposs~_não_amar quero_mais nao_perco não_perco adorav~ s2 ❤
    vitoria vitorias vitorios~ vamos_lá lindinh~ lindeza mara maraa~ marav~ tudoo~ tuuu~ mozona espetacul~ imperdiv~ aula que_aula que_programa que_entrevista icônic~ iconic~ fenomen~ mdsss ansiosa ansioso venero veneramos curtindo divertindo emocionad~ emocionei chorei_de_rir morri_de_rir morrendo_de_rir to_rindo berro berrando gargalh~ impec~ solto_a_franga ótim~ bem_feito bem_melhor ainda_bem casa_comigo meu_amor minha_vida quero_ver não_vejo_a_hora louca_para louco_para bora_assistir assistindo_e_amando saudável dahora brabo braba`,
  bad: `
    mal mau ruim ruins pior piores pessim~ triste~ tristez~ pena coitad~ chor~ chorando chorei lagrima~ dor doi doeu doente sofr~ sofrendo saudade~ saudades falta_de
    cansad~ cansei cansou sono tedio chat~ chato chata chatos chatas chatice enjo~ enjoei enjoad~ enjoou irrit~ raiva~ odio odi~ odeio odiei nojo~ nojent~ nojento nojenta
     feio feia horriv~ horror~ medonh~ tosco~ tosca brega~ cafona sem_graça sem_noção sem_nocao sem_sal forçad~ forçando falso falsa fals~ falsidade hipocrit~ hipocrisia
    mentir~ mente mentindo injust~ injustiç~ absurd~ ridicul~ vergonh~ vexame patetic~ lixo~ porcaria~ merda~ bosta~ bostej~ droga~ caralho~ cacete caralh~ puta~ fdp
    desgraç~ maldit~ infern~ inferno otari~ idiot~ burr~ burro burra imbecil imbecis babac~ trouxa~ louc~_de_raiva doid~ estupid~ ignorant~ arrogant~ metid~ soberb~ grosseir~ mal_educad~
    decep~ decepcion~ frustr~ desist~ desisto fracass~ erro~ err~ errou falha~ falh~ problema~ culpa~ perde~ perd~ perdi perdeu saiu saida_da eliminad~ elimina~ sair_do
    aff~ afff~ affs ah_nao ah_não nao_aguento não_aguento ninguem_aguenta ninguém_aguenta nao_suporto não_suporto nao_gost~ não_gost~ num_gost~ nao_presta não_presta pqp vsf vtnc tnc mds_do
    socorro credo eca blergh blerg~ argh ugh tenso tensa nervos~ medo~ panico assust~ perig~ morr~ morte morreu matar mata crime~ violenc~ agress~ racis~ machis~ preconceit~ homofob~
    corrup~ ladr~ roub~ golpe golpista~ safad~ vagabund~ crise desemprego doença depress~ ansiedade sozinh~ abandon~ ignor~ demor~ atras~ lento lenta travand~ trava caiu bug~ caro cara_demais
    reclam~ critic~ mimimi treta~ barraco briga~ brig~ polemic~ encheção encher_o_saco enche_o_saco saco_cheio de_saco vaza cala_a_boca calad~ parem para_de pare insuport~ intragav~
    desnecessari~ exager~ forçada_de_barra apelativ~ sem_educação fraco fraca fracos fracas desaf~ desafinad~ gafe mico tombo tarde_demais acabou fim_do tiraram tirou cortaram
    perder perdendo infelizmente lament~ desculp~ socorr~ odiando triggered abalad~ arrasad~_com decepção detest~ suport~ vomit~ péssim~ horrend~ enganad~ engan~ ilus~ sofrencia
    feio feia feios feias feiur~ mate_me matar matando poupe me_poupe pqp porra porraa~ esdruxul~ bizarr~ barang~ retrograd~ atrapalh~ desclassific~ eliminação eliminacao desmai~ jaula massacr~ tumultu~ ranço ranso prantos em_prantos credoo~ sobra nao_sabe não_sabe não_sabem cansativ~ enrola~ enrolação repetitiv~ sem_vontade nao_vejo_nada nada_a_ver nada_haver que_pena uma_pena vai_embora vai_pra_casa volta_pra_casa sai_logo fora_daqui peso_morto falta_de_respeito falta_de_educação pior_parte ninguem_quer ninguém_quer pra_que_isso precisava_disso`,
  awful: `
    odeio detesto pessimo pessima péssimo péssima horrivel horríveis horrível horroros~ pior_programa pior_que o_pior a_pior os_piores as_piores lixo uma_merda uma_bosta que_merda que_bosta que_lixo
    que_nojo nojento nojenta insuportavel insuportaveis insuportável vergonha_alheia que_vergonha ridiculo ridicula ridículo ridícula desgraçad~ filho_da_puta fdp vai_tomar vai_se_foder vsf
    nao_suporto_mais ninguem_merece ninguém_merece inaceitav~ revoltant~ revolt~ nojeira canalha~ bandido~ assassin~ absurdo nunca_mais nao_recomendo não_recomendo perda_de_tempo decepcionad~ decepcionant~`,
  negators: 'não nao nem nunca jamais sem ninguem ninguém nenhum nenhuma nada n num',
  boosters:
    'muito muita mt mto mta tão tao super mega bem demais bastante mais realmente totalmente completamente que pra_caralho',
  contrasts: 'mas porem contudo só_que so_que apesar exceto',
  topics: {
    price: `preço preços caro cara caros caras barato barata tarifa~ taxa taxas custa quanto_custa cobra~ cobrança fatura~ desconto~ promoção reembolso dinheiro reais`,
    quality: `qualidade quebrad~ quebrou defeito~ defeituos~ estragad~ bateria tela material sabor gostos~ delicios~ comida sinal lento lenta`,
    delivery: `entrega entregas entreg~ encomenda~ pacote~ pedido pedidos frete correios rastreio rastreamento transportadora não_chegou nao_chegou mala malas bagagem`,
    support: `atendimento suporte sac assistencia reclamação reclamacao ouvidoria não_respondem nao_respondem`,
    app: `app apps aplicativo aplicativos site atualização atualizacao atualizar senha login trava travando bug bugs android ios baixar`,
    staff: `funcionari~ atendente~ garço~ gerente motorista~ vendedor~ educad~ mal_educad~ grosseir~ equipe entregador~`,
  },
  cues: {
    thanks: 'obrigad~ obg brigad~ valeu agradeç~ agradec~ parabens gratidao',
    recommends:
      'recomendo super_recomendo recomendad~ vale_a_pena vale_muito_a_pena adorei amei o_melhor a_melhor',
    complains: `não_funciona nao_funciona não_carrega nao_carrega não_abre nao_abre não_chegou nao_chegou não_recebi nao_recebi não_responde~ nao_responde~
      ninguem_responde ninguém_responde sem_sinal sem_internet fora_do_ar travando trava bugad~ bug quebrad~ com_defeito defeito estragad~ atrasad~ atraso cobrança_indevida
      cobraram cobrado_duas_vezes péssimo_atendimento pessimo_atendimento atendimento_ruim reclamação reclamacao reclame_aqui reembolso estorno devolução devolucao golpe estou_com_problema dá_erro da_erro não_consigo_entrar nao_consigo_entrar não_consigo_acessar nao_consigo_acessar não_consigo_pagar nao_consigo_pagar parou_de_funcionar chegou_quebrado chegou_quebrada app_caiu site_caiu`,
    asks: `como_faço como_faco como_posso como_que_faz onde_posso onde_encontro onde_fica quando_sai quando_chega quando_vai quanto_tempo por_que_não pq_não alguem_sabe alguém_sabe
      alguem_me alguém_me vocês_sabem voces_sabem vcs_sabem tem_como é_possivel podem_me preciso_de_ajuda me_ajuda me_ajudem tenho_uma_duvida uma_duvida duvida o_que_significa posso_usar posso_pagar posso_trocar`,
    too_expensive: `muito_caro muito_cara muito_caros mt_caro tão_caro tao_caro carissimo carissima caro_demais cara_demais que_caro preço_abusivo preços_abusivos preco_abusivo preço_alto preços_altos
      aumentou_o_preço aumento_de_preço um_roubo é_um_roubo não_vale_o_preço nao_vale_o_preço custa_muito o_olho_da_cara abaixa_o_preço abaixem_o_preço baixem_o_preço`,
    wants_to_buy: `quero_comprar queria_comprar vou_comprar quero_um quero_uma quero_esse quero_essa preciso_comprar onde_compro onde_comprar onde_vende onde_vendem quanto_custa quanto_é quanto_ta
      qual_o_preço qual_o_valor pensando_em_comprar procuro_um procuro_uma estou_procurando me_indiquem alguem_indica alguém_indica quero_contratar quero_reservar me_dá_um preciso_de_um`,
    leaves: `cancelar cancelei cancelando cancelamento vou_cancelar quero_cancelar mudar_de_operadora troc~_de_operadora mudei_para mudando_para desinstal~ nunca_mais_compro nunca_mais_volto
      não_volto_mais nao_volto_mais não_compro_mais nao_compro_mais deixei_de_usar parei_de_usar devolver portabilidade`,
    wishes: `deveriam_colocar deviam_colocar poderiam_colocar podiam_colocar podiam_adicionar seria_bom_se seria_otimo_se seria_legal_se coloquem adicionem coloca_a_opção por_favor_coloquem
      falta_a_opção faltou_a_opção modo_escuro arrumem consertem melhorem atualizem`,
  },
}
